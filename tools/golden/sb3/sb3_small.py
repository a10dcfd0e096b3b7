"""Small files of Stable-Baselines3, for golden values."""
import io
import json
import zipfile


def small(path):
    """The file, deflated, without optimizers, what is said of the machine, and pickled Python in the JSON."""
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in ["data", "pytorch_variables.pth", "policy.pth", "_stable_baselines3_version"]:
            content = source.read(name)
            if name == "data":
                data = json.loads(content)
                for each in data.values():
                    if isinstance(each, dict):
                        for key in [":serialized:", "__doc__", "__annotations__", *[k for k in each if str(each[k]).startswith("<function")]]:
                            if key in each:
                                each[key] = ""
                content = json.dumps(data)
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
