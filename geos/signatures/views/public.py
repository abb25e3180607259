"""What everybody may fetch without signing in: the authorities' certificates and revocation lists."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from geos.core.errors import NotFound
from geos.signatures import queries
from geos.signatures.certificates import pem
from geos.signatures.views.blueprint import bp
from geos.web.gate import PUBLIC

PUBLIC.update({"signatures.crl", "signatures.authorities"})


@bp.get("/pki/<name>.crl")
def crl(name: str) -> AnyResponse:
    """The revocation list in force, DER; each certificate says where it is fetched (RFC 5280)."""
    authority = queries.published(name)
    found = queries.newest_crl(authority.id)
    if found is None:
        raise NotFound
    answer = Response(found.data, mimetype="application/pkix-crl")
    answer.last_modified = found.this_update
    answer.cache_control.public = True
    answer.cache_control.max_age = 3600
    return answer


@bp.get("/pki/<name>.crt")
def authorities(name: str) -> AnyResponse:
    """An institution's authorities, root first, in one PEM file for a verifier's trust store."""
    found = queries.authorities_of(name)
    if not found:
        raise NotFound
    text = "".join(pem(row.certificate) for row in found)
    answer = Response(text, mimetype="application/x-pem-file")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found[0].institution.code}.crt"'
    answer.cache_control.public = True
    answer.cache_control.max_age = 3600
    return answer
