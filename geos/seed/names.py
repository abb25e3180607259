"""What made-up people, posts and institutions are called, in a fixed order."""

from typing import NamedTuple

from geos.directory.models import InstitutionKind

PLACES = (
    "Arusha", "Dar es Salaam", "Dodoma", "Geita", "Iringa", "Kagera", "Katavi", "Kigoma", "Kilimanjaro",
    "Lindi", "Manyara", "Mara", "Mbeya", "Morogoro", "Mtwara", "Mwanza", "Njombe", "Pwani", "Rukwa", "Ruvuma",
    "Shinyanga", "Simiyu", "Singida", "Songwe", "Tabora", "Tanga",
)  # fmt: skip
GIVEN = (
    "Abdallah", "Agnes", "Aisha", "Amani", "Anna", "Asha", "Baraka", "Catherine", "Daudi", "Elia", "Emmanuel",
    "Esther", "Fatuma", "Furaha", "George", "Grace", "Halima", "Hamisi", "Happiness", "Hassan", "Ibrahim",
    "Imani", "Jackson", "Janeth", "Joseph", "Juma", "Khadija", "Lilian", "Lucas", "Magreth", "Mariam", "Musa",
    "Mwanaidi", "Neema", "Omari", "Paulo", "Petro", "Rashidi", "Rehema", "Salma", "Stella", "Tatu", "Upendo",
    "Veronica", "Yusufu", "Zainabu", "Zawadi",
)  # fmt: skip
SURNAMES = (
    "Bakari", "Chacha", "Chande", "Haule", "Kapinga", "Kassim", "Katundu", "Kavishe", "Kessy", "Kibona",
    "Kimaro", "Kisanga", "Komba", "Kombo", "Lema", "Lukindo", "Lyimo", "Machaku", "Magesa", "Makame",
    "Malisa", "Malya", "Marwa", "Massawe", "Masanja", "Mbwambo", "Mchome", "Mdee", "Mfinanga", "Mgaya",
    "Mhagama", "Mkumbo", "Mlay", "Mmari", "Mosha", "Mpangala", "Mrema", "Msangi", "Mtei", "Munisi", "Mushi",
    "Mwakalinga", "Mwinyi", "Mziray", "Ndomba", "Ndunguru", "Ng'ombe", "Ngowi", "Njau", "Nyerere",
    "Pallangyo", "Pazi", "Rutashobya", "Sanga", "Shao", "Shayo", "Swai", "Tarimo", "Ulomi", "Urio", "Wambura",
)  # fmt: skip
WORK = (
    ("Utumishi", "Human Resources"), ("Fedha", "Finance"), ("Mipango", "Planning"),
    ("Manunuzi", "Procurement"), ("TEHAMA", "ICT"), ("Sheria", "Legal Affairs"), ("Afya", "Health"),
    ("Elimu", "Education"), ("Kilimo", "Agriculture"), ("Maji", "Water"), ("Ujenzi", "Works"),
    ("Ardhi", "Lands"),
)  # fmt: skip


class Sort(NamedTuple):
    """A sort of institution, of which every place has one."""

    kind: InstitutionKind
    code: str
    sw: str
    en: str


SORTS = (
    Sort(InstitutionKind.REGION, "MK", "Mkoa wa", "Region of"),
    Sort(InstitutionKind.COUNCIL, "HW", "Halmashauri ya Wilaya ya", "District Council of"),
    Sort(InstitutionKind.COUNCIL, "HM", "Halmashauri ya Manispaa ya", "Municipal Council of"),
    Sort(InstitutionKind.COUNCIL, "HT", "Halmashauri ya Mji wa", "Town Council of"),
    Sort(InstitutionKind.HOSPITAL, "HR", "Hospitali ya Rufaa ya", "Referral Hospital of"),
    Sort(InstitutionKind.HOSPITAL, "HO", "Hospitali ya Wilaya ya", "District Hospital of"),
    Sort(InstitutionKind.UNIVERSITY, "CK", "Chuo Kikuu cha", "University of"),
    Sort(InstitutionKind.UNIVERSITY, "CU", "Chuo cha Ualimu", "Teachers' College of"),
    Sort(InstitutionKind.UNIVERSITY, "CF", "Chuo cha Ufundi", "Technical College of"),
    Sort(InstitutionKind.AUTHORITY, "MM", "Mamlaka ya Maji ya", "Water Authority of"),
    Sort(InstitutionKind.AUTHORITY, "MB", "Mamlaka ya Bandari ya", "Ports Authority of"),
    Sort(InstitutionKind.AGENCY, "WB", "Wakala wa Barabara wa", "Roads Agency of"),
    Sort(InstitutionKind.CORPORATION, "SU", "Shirika la Uchukuzi la", "Transport Corporation of"),
    Sort(InstitutionKind.COMMISSION, "TU", "Tume ya Uchunguzi ya", "Commission of Inquiry of"),
)
