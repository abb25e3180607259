"""In which language to answer a sender: a guess from the words of the letter."""

import re

SWAHILI, ENGLISH = "sw", "en"
LOOKED_AT = 4000  # characters

# Everyday words of letters and mails; none of them is a word of the other language.
SWAHILI_WORDS = """
na ya wa kwa ni katika barua tafadhali ndugu mheshimiwa salamu asante ahsante kuhusu yahusu husika tarehe
kumb yah hii hiyo huu hili wako yako yetu wetu kutoka kwenye pamoja ombi maombi taarifa serikali wizara
mkurugenzi katibu naomba tunaomba nawasilisha rejea zaidi mwaka siku
"""
ENGLISH_WORDS = """
the of and to in for is are we you your our this that with from please dear sir madam regards sincerely
faithfully reference subject letter date request regarding attached find kindly would will have has been
on by at as
"""
WORDS = {SWAHILI: frozenset(SWAHILI_WORDS.split()), ENGLISH: frozenset(ENGLISH_WORDS.split())}
WORD = re.compile(r"[a-zà-ÿ']+")


def guess(text: str) -> str:
    """`sw` or `en`, whichever more of the words speak for; Swahili where neither does."""
    words = WORD.findall(text[:LOOKED_AT].lower())
    score = {language: sum(word in known for word in words) for language, known in WORDS.items()}
    return ENGLISH if score[ENGLISH] > score[SWAHILI] else SWAHILI
