"""Fuzz: every GET route with nasty ids and query strings, as each kind."""
import pytest, re
from flask import url_for
from geos.core.db import db
from tests.geos.test_access import CASES, TABLES
NASTY = ["", "\0", "a\0b", "x"*5000, "-1", "0", str(2**31), str(2**63), str(2**70), "-"+str(2**70), "1.5", "NaN", "1e400", "[]", "{}", "%", "_", "\\", "'\"--", "é😀", "\ud800", "W10", "bnVsbA", "W1siIiwxXV0", "eyJhIjoxfQ","2026-99-99","٣", "²", "Infinity"]
PARAMS = None
def params():
    import subprocess
    out = subprocess.run(["grep","-rhoE",r"args\.(get|getlist)\(\s*\"[a-z_]+\"","geos"],capture_output=True,text=True,cwd="/work/main").stdout
    return sorted(set(re.findall(r'"([a-z_]+)"', out)) | {"q","page","from","after","before","older","newer","no","tab","state","year","file","file_id","letter","next","to","box","folder","label","part","n","unit","kind","post","status","person","who","act","since","until"})
@pytest.mark.parametrize(("feature","row"),[c for c in CASES], ids=[f"{r.method} {r.endpoint}" for _,r in CASES])
def test_fuzz(app, office, page, feature, row):
    app.config["PROPAGATE_EXCEPTIONS"]=False; app.testing=False
    try:
        run(app, office, page, feature, row)
    finally:
        app.testing=True; app.config.pop("PROPAGATE_EXCEPTIONS",None)
def run(app, office, page, feature, row):
    scene = TABLES[feature].scene(office)
    db.session.commit()
    args = row.args(scene)
    with app.test_request_context():
        url = url_for(row.endpoint, **args)
        urls=set()
        for k,v in args.items():
            for n in ([2**63, 2**70, 2**31, 0] if isinstance(v,int) else ["\0","a"*3000,"-1","%00","..","x\r\ny","é", str(2**70)]):
                try: urls.add(url_for(row.endpoint, **{**args,k:n}))
                except Exception: pass
    data = row.data(scene) or {}
    connection = db.session.get_bind(); db.session.close()
    kind = (row.may.split() or ["clerk"])[0]
    if kind=="everyone": kind="clerk"
    page.sign_in(office.everyone.get(kind, office.clerk))
    bad=[]
    def go(u, method, **kw):
        before = connection.begin_nested()
        try:
            r = page.client.open(u, method=method, **kw)
            if r.status_code>=500: bad.append((u[:100], str({k:(str(v)[:60]) for k,v in kw.items()}), r.status_code))
            db.session.close()
        except Exception as e:
            bad.append((u[:100], str(kw)[:150], repr(e)[:300]))
            db.session.close()
        try: before.rollback()
        except Exception as e: bad.append(("rollback",u[:80],repr(e)[:200]))
    for u in urls: go(u, row.method, data=data if row.method=="POST" else None)
    if row.method=="GET":
        for p in params():
            for v in NASTY:
                try: go(url, "GET", query_string={p:v})
                except UnicodeError: pass
    else:
        # fields from the page plus data
        names=set(data)
        r=page.client.get(url)
        if r.status_code==200:
            from bs4 import BeautifulSoup
            for f in BeautifulSoup(r.data,"html.parser").select("form[method=post] [name]"): names.add(f["name"])
        db.session.close()
        import io
        go(url,"POST",data={})
        for n in names:
            for v in NASTY+["y"*300_000]:
                try: go(url,"POST",data={**data,n:v})
                except UnicodeError: pass
            go(url,"POST",data={**data,n:[data.get(n,"a"), "zz"]})
            go(url,"POST",data={**data,n:(io.BytesIO(b""),"a.pdf")})
            go(url,"POST",data={**data,n:(io.BytesIO(b"%PDF-1.4 junk"),"..\\..\\a\0b\r\n.pdf")})
            go(url,"POST",data={**data,n:(io.BytesIO(b"MZ\0\0"),"x"*400+".pdf")})
    assert not bad, "\n".join(map(str,bad[:12]))+f"\n{len(bad)}"
