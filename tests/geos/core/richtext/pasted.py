"""What other programs put on the clipboard, shortened; and texts of every shape for properties."""

from hypothesis import strategies as st

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15"><title>Barua</title>
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri"} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=SW style='tab-interval:36.0pt'><!--StartFragment-->
<h1>1. Utangulizi<o:p></o:p></h1>
<p class=MsoNormal style='text-align:justify'><span lang=SW style='font-size:12.0pt'>Tafadhali rejea
<b style='mso-bidi-font-weight:normal'>barua yako</b> ya
<span style='font-weight:bold'>tarehe 3</span>.</span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst
style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span>
<![endif]>Vitanda<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle
style='text-indent:-18.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>a.<span>&nbsp;&nbsp; </span></span>
<![endif]>vya watoto<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast
style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>2.<span>&nbsp;&nbsp; </span></span>
<![endif]>Magodoro<o:p></o:p></p>
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'>
<thead><tr><td width=200 valign=top><p class=MsoNormal><b>Kifaa<o:p></o:p></b></p></td>
<td><p>Idadi</p></td></tr></thead>
<tr style='mso-yfti-irow:1'><td colspan=2 style='border:solid'>
<p class=MsoNormal>Jumla<o:p></o:p></p></td></tr></table>
<!--EndFragment--></body></html>"""

WORD_CLEAN = (
    "<h2>1. Utangulizi</h2>"
    "<p>Tafadhali rejea <strong>barua yako</strong> ya <strong>tarehe 3</strong>.</p>"
    '<ol><li><p>Vitanda</p><ol type="a"><li><p>vya watoto</p></li></ol></li><li><p>Magodoro</p></li></ol>'
    "<table><thead><tr><th><p><strong>Kifaa</strong></p></th><th><p>Idadi</p></th></tr></thead>"
    '<tbody><tr><td colspan="2"><p>Jumla</p></td></tr></tbody></table>'
)

LIBREOFFICE = """<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
<title></title><style type="text/css">p { line-height: 115% }</style>
<p align="justify" style="margin-bottom: 0cm"><font face="Liberation Serif"><font size="3">Wizara
<i>inaomba</i> <u>nafasi</u> <strike>1,204</strike></font></font></p>
<ul><li><p style="margin-bottom: 0cm">Kwanza</p></li><ul><li><p>ndani</p></li></ul><li><p>Pili</p></li></ul>
<table width="643" cellpadding="4"><col width="312"/><col width="312"/>
<tr valign="top"><td width="312"><p>A</p></td><td><p>B</p><p>C</p></td></tr></table>
<center>Katikati</center>"""

LIBREOFFICE_CLEAN = (
    "<p>Wizara <em>inaomba</em> <u>nafasi</u> <s>1,204</s></p>"
    "<ul><li><p>Kwanza</p><ul><li><p>ndani</p></li></ul></li><li><p>Pili</p></li></ul>"
    "<table><tbody><tr><td><p>A</p></td><td><p>B</p><p>C</p></td></tr></tbody></table><p>Katikati</p>"
)

DOCS = (
    '<b style="font-weight:normal" id="docs-internal-guid-1"><p dir="ltr"><span style="font-weight:700;'
    'text-decoration:underline">Ndugu</span><span style="font-style:italic">, habari</span></p></b>'
)
DOCS_CLEAN = "<p><strong><u>Ndugu</u></strong><em>, habari</em></p>"

TAGS = (
    *(
        "p",
        "div",
        "b",
        "strong",
        "em",
        "i",
        "u",
        "s",
        "a",
        "span",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "br",
        "hr",
    ),
    *(
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "caption",
        "script",
        "style",
        "svg",
        "math",
        "o:p",
    ),
)
ATTRIBUTES = (
    *(
        "",
        ' onclick="x()"',
        ' style="font-weight:bold"',
        ' href="javascript:x()"',
        ' href="https://afya.go.tz/"',
    ),
    *(
        ' colspan="2"',
        ' rowspan="3"',
        ' colspan="99" rowspan="999"',
        ' start="4" type="a"',
        ' src="//x/y.png"',
    ),
    ' style="mso-list:l0 level2 lfo1"',
)
SOME_TEXT = st.text(st.sampled_from("ab #$@[]<>&\"'*_`\\~=/\u00a0\n\t;é1.🙂\u202e\x00"), max_size=12)
OPENING = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
CLOSING = st.builds("</{}>".format, st.sampled_from(TAGS))
ANY_HTML = st.lists(st.one_of(SOME_TEXT, OPENING, CLOSING), max_size=30).map("".join)
