#!/bin/sh
# msoffcrypto-tool 6.1.0 encrypts a small OOXML package (below about 5 kB, a real size for a one-line document) into a file that it cannot decrypt itself: a test that makes
# its own encrypted documents with it gets InvalidKeyError or ValueError for a right password. From 6 kB on the round trip is exact. A reader that is tested with such
# files looks wrong and is not; a compound file keeps streams below 4096 bytes elsewhere (MS-CFB 2.4), which fits the border.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv v >/dev/null
v/bin/pip install --quiet --disable-pip-version-check msoffcrypto-tool==6.1.0
cat >t.py <<'PY'
import io, zipfile, importlib.metadata
from msoffcrypto.format.ooxml import OOXMLFile

def package(size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_STORED) as z:
        z.writestr('[Content_Types].xml', '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        z.writestr('word/document.xml', 'x' * size)
    return out.getvalue()

def round_trip(size):
    plain = package(size)
    locked, opened = io.BytesIO(), io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt('secret', locked)
    locked.seek(0)
    try:
        file = OOXMLFile(locked)
        file.load_key(password='secret')
        file.decrypt(opened)
        return 'same' if opened.getvalue() == plain else 'differs'
    except Exception as e:
        return type(e).__name__
print('msoffcrypto-tool', importlib.metadata.version('msoffcrypto-tool'))
for size in (500, 3000, 6000, 20000):
    print(size, round_trip(size))
PY
seen=$(v/bin/python t.py)
echo "$seen"
expected='msoffcrypto-tool 6.1.0
500 InvalidKeyError
3000 ValueError
6000 same
20000 same'
[ "$seen" = "$expected" ] || { echo "changed; it was: $expected"; exit 1; }
