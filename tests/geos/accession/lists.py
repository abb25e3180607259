"""Lists of present files as a registry sends them."""

from geos.accession import service
from tests.geos.files import scenes

HEAD = "Kumb. Na.;Jina la jalada;Neno kuu;Daraja la usiri;Mahali;Lipo kwa (wadhifa);Tangu;Lilifunguliwa;"
HEAD += "Folio ya mwisho;Dokezo la mwisho;Juzuu;Lilifungwa\n"

GOOD = (
    "EA.45/312/07;Upungufu wa dawa;45/312;;Chumba 2, rafu 4;DT;01/09/2026;12/02/2024;67;31;2;\n"
    "EA.45/312/03;Sera ya dawa;;Ofisi;Sanduku 14;;;2019-01-12;100;44;1;31/12/2023\n"
    "EA.45/312/05;Ununuzi;;;;;;;;;;\n"
)
BAD = (
    ";Bila namba;45/312;;;;;;;;;\n"
    "EA.99/1/1;Neno lisilopo;;;;;;;;;;\n"
    "EA.45/312/8;Wadhifa usiopo;;;;XYZ;;;;;;\n"
    "EA.45/312/9;Siri kwa afisa;;Siri;;AFISA;;;;;;\n"
    "EA.45/312/10;Tarehe;;;;;;31/02/2024;;;;\n"
    "EA.45/312/11;Folio;;;;;;;mia;;;\n"
    "EA.45/312/7;Mara mbili;;;;;;;;;;\n"
    "EA.45/312/12;Imefungwa na lipo;;;;DT;;;;;;31/12/2023\n"
    "EA.45/312/13;Siri kuu;;Siri Kuu;;;;;;;;\n"
    "EA.45/312/14;Daraja;;Kijani;;;;;;;;\n"
)


def sent(office, rows=GOOD, actor=None):
    """An upload by the records manager for the open registry."""
    scenes.keywords(office)
    data = (HEAD + rows).encode()
    return service.start_accession(actor or office.records.actor, office.registry, "majalada.csv", data)
