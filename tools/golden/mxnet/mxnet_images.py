"""Images: decoding, resizing, the transforms of gluon.data.vision without chance, and record files.

Run: python3.11 -m venv mx && mx/bin/pip install mxnet==1.9.1 numpy==1.23.5 pillow==10.4.0 && mx/bin/python -m tools.golden.mxnet.mxnet_images
"""
import base64
import io
import os
import tempfile

import mxnet as mx
import numpy as np
from PIL import Image
from tools.golden.golden import write
from mxnet import image, nd, recordio

cases = []
rng = np.random.RandomState(0)


def encoded(data):
    return base64.b64encode(data).decode()


def smooth(height, width):
    """A colorful image without sharp edges."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [127 + 120 * np.sin(x / 7.0 + c) * np.cos(y / 9.0 - c) for c in range(3)]
    return np.stack(planes, axis=-1).astype("uint8")


def noise(height, width, channels=3):
    return rng.randint(0, 256, (height, width, channels)).astype("uint8")


def decode(about, picture, format, **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    color, gray = [image.imdecode(file.getvalue(), flag=flag) for flag in (1, 0)]
    cases.append({"about": "decode", "note": about, "file": encoded(file.getvalue()), "color": color, "gray": gray})


rgb = noise(5, 7)
decode("PNG, RGB", Image.fromarray(rgb), "PNG")
decode("PNG, gray", Image.fromarray(rgb[:, :, 0]), "PNG")
decode("PNG, RGBA", Image.fromarray(noise(4, 3, 4), "RGBA"), "PNG")
decode("PNG, palette", Image.fromarray(rgb).convert("P", palette=Image.ADAPTIVE, colors=16), "PNG")
decode("PNG, 1 bit", Image.fromarray(rgb[:, :, 0]).convert("1"), "PNG")
decode("PNG, 16 bits", Image.fromarray((rgb[:, :, 0].astype("uint16") * 257).astype("uint16")), "PNG")
decode("JPEG, 4:4:4", Image.fromarray(smooth(16, 24)), "JPEG", quality=95, subsampling=0)
decode("JPEG, 4:2:0", Image.fromarray(smooth(32, 24)), "JPEG", quality=90, subsampling=2)
decode("JPEG, gray", Image.fromarray(smooth(16, 16)[:, :, 0]), "JPEG", quality=95)
decode("JPEG, progressive", Image.fromarray(smooth(24, 24)), "JPEG", quality=95, subsampling=0, progressive=True)


def transform(name, input, output, *arguments):
    cases.append({"about": name, "arguments": list(arguments), "input": nd.array(input, dtype=input.dtype), "output": output})


picture = noise(6, 8)
source = nd.array(picture, dtype="uint8")
floats = rng.rand(5, 4, 2).astype("float32")
for interp in (0, 1, 2, 3):
    for w, h in ((5, 4), (13, 9), (8, 6), (11, 3), (2, 2)):
        transform("imresize", picture, image.imresize(source, w, h, interp=interp), w, h, {"interp": interp})
    transform("imresize", floats, image.imresize(nd.array(floats), 3, 7, interp=interp), 3, 7, {"interp": interp})
transform("imresize", picture, image.imresize(source, 4, 3, interp=3), 4, 3, {"interp": 9})
transform("resize_short", picture, image.resize_short(source, 4, interp=1), 4, {"interp": 1})
transform("center_crop", picture, image.center_crop(source, (5, 4), interp=1)[0], [5, 4], {"interp": 1})
transform("center_crop", picture, image.center_crop(source, (10, 5), interp=1)[0], [10, 5], {"interp": 1})
transform("fixed_crop", picture, image.fixed_crop(source, 2, 1, 4, 3), 2, 1, 4, 3)

transform("ToTensor", picture, nd.image.to_tensor(source))
tensor = nd.image.to_tensor(source)
transform("Normalize", tensor.asnumpy(), nd.image.normalize(tensor, (0.4, 0.5, 0.6), (0.2, 0.3, 0.4)), [0.4, 0.5, 0.6], [0.2, 0.3, 0.4])
transform("Normalize", tensor.asnumpy(), nd.image.normalize(tensor, 0.5, 0.25), 0.5, 0.25)
transform("Resize", picture, nd.image.resize(source, (5, 3), False, 1), [5, 3])
transform("Resize", picture, nd.image.resize(source, 4, False, 1), 4)
transform("Resize", picture, nd.image.resize(source, 4, True, 1), 4, {"keep_ratio": True})
transform("CropResize", picture, nd.image.crop(source, 1, 2, 5, 3), 1, 2, 5, 3)
transform("RandomFlipLeftRight", picture, nd.image.flip_left_right(source))
transform("RandomFlipTopBottom", picture, nd.image.flip_top_bottom(source))
for factor in (0.4, 1.6):
    for dtype in ("uint8", "float32"):
        x = source.astype(dtype)
        for name in ("brightness", "contrast", "hue"):  # MXNet's saturation takes blue alone for gray
            output = getattr(nd.image, "random_" + name)(x, factor, factor)
            transform(name, x.asnumpy(), output, factor)
transform("lighting", picture, nd.image.adjust_lighting(source, (0.5, -1.0, 0.3)), [0.5, -1.0, 0.3])

folder = tempfile.mkdtemp()
magic = bytes.fromhex("0a23d7ce")
records = [b"", b"a", b"abcd", b"xx" + magic + b"yy", b"1234" + magic + b"5678" + magic, magic]
path, index = os.path.join(folder, "a.rec"), os.path.join(folder, "a.idx")
writer = recordio.MXIndexedRecordIO(index, path, "w")
for i, record in enumerate(records):
    writer.write_idx(3 * i, record)
writer.close()
cases.append({
    "about": "records", "records": [encoded(record) for record in records],
    "file": encoded(open(path, "rb").read()), "index": open(index).read(),
})
for label in (3.5, [1.0, 2.5, -4.0]):
    packed = recordio.pack(recordio.IRHeader(0, label, 7, 0), b"image")
    cases.append({"about": "pack", "label": label, "id": 7, "bytes": encoded(b"image"), "record": encoded(packed)})
write("mxnet_images", mx, cases)
