"""Cases of operators for recipes: what a function of mx.nd gives, and its gradients."""
import mxnet as mx
import numpy as np
from mxnet import autograd, nd
from tools.golden.golden import write


class OpCases:
    """Collects cases; `special` has functions by our name of an op, where it is not mx.nd's own."""

    def __init__(self, special, seed=0):
        self.rng = np.random.RandomState(seed)
        self.special = special
        self.cases = []

    def run(self, op, *inputs, grads=True, note=None, **attrs):
        """`grads`: True (all inputs), False (none), or a list of booleans, one an input."""
        arrays = [nd.array(x, dtype=x.dtype) for x in inputs]
        wanted = [grads] * len(inputs) if isinstance(grads, bool) else grads
        for array, want in zip(arrays, wanted):
            if want:
                array.attach_grad()
        function = self.special.get(op) or getattr(nd, op)
        called = {k: tuple(v) if isinstance(v, list) else v for k, v in attrs.items()}
        case = {"op": op, "inputs": list(inputs), "attrs": attrs, **({"note": note} if note else {})}
        with autograd.record():
            outputs = function(*arrays, **called)
        many = isinstance(outputs, (list, tuple))
        outputs = list(outputs) if many else [outputs]
        heads = [self.normal(*y.shape) for y in outputs] if any(wanted) else []
        if heads:
            autograd.backward(outputs, [nd.array(h) for h in heads])
        if many:
            case.update(outputs=outputs, head_grads=heads or None)
        else:
            case.update(output=outputs[0], head_grad=heads[0] if heads else None)
        case["grads"] = [a.grad if want else None for a, want in zip(arrays, wanted)]
        self.cases.append(case)

    def normal(self, *shape):
        return self.rng.randn(*shape).astype("float32")

    def positive(self, *shape):
        return self.rng.uniform(0.3, 3, shape).astype("float32")

    def unit(self, *shape):
        """Between -0.9 and 0.9."""
        return self.rng.uniform(-0.9, 0.9, shape).astype("float32")

    def away(self, *shape):
        """Signed, away from zero."""
        return (self.positive(*shape) * np.sign(self.rng.randn(*shape))).astype("float32")

    def whole(self, low, high, *shape):
        return self.rng.randint(low, high, shape).astype("float32")

    def write(self, name):
        write(name, mx, self.cases)
