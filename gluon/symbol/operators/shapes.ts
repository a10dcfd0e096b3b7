/** MXNet's operators that move elements: shapes, slices, gathers, products, and constants. */
import * as nd from "../../nd/mod.ts";
import { resolveAxis } from "../../nd/shape.ts";
import type { Attributes } from "../attributes.ts";
import { input, type Operator, plain } from "../operator.ts";
import { reshapeByCodes } from "../reshape_codes.ts";

const DTYPES: readonly nd.DType[] = ["float32", "int32", "uint8"];

const reshape: Operator = (attributes) => {
  const codes = attributes.integers("shape") ?? attributes.integers("target_shape");
  const reverse = attributes.flag("reverse");
  attributes.flag("keep_highest");
  if (codes === undefined) throw new RangeError("its shape is missing");
  return {
    compute: (inputs) => {
      const x = input(inputs, 0);
      return x.reshape(reshapeByCodes(x.shape, codes, reverse));
    },
  };
};

const transpose: Operator = (attributes) => {
  const axes = attributes.integers("axes");
  return { compute: (inputs) => nd.transpose(input(inputs, 0), axes) };
};

const swapAxes: Operator = (attributes) => {
  const dims = [attributes.integer("dim1", 0), attributes.integer("dim2", 0)] as const;
  return {
    compute: (inputs) => {
      const x = input(inputs, 0);
      const [a, b] = dims.map((dim) => resolveAxis(dim, x.ndim, "swap")) as [number, number];
      const order = Array.from({ length: x.ndim }, (_, i) => (i === a ? b : i === b ? a : i));
      return nd.transpose(x, order);
    },
  };
};

const expandDims: Operator = (attributes) => {
  const axis = attributes.integer("axis");
  return { compute: (inputs) => nd.expand_dims(input(inputs, 0), axis) };
};

const squeeze: Operator = (attributes) => {
  const axis = attributes.integers("axis");
  return { compute: (inputs) => nd.squeeze(input(inputs, 0), axis) };
};

const slice: Operator = (attributes) => {
  const begin = attributes.optionalIntegers("begin") ?? [];
  const end = attributes.optionalIntegers("end") ?? [];
  const step = attributes.optionalIntegers("step");
  return { compute: (inputs) => nd.slice(input(inputs, 0), begin, end, step) };
};

const sliceAxis: Operator = (attributes) => {
  const [axis, begin] = [attributes.integer("axis"), attributes.integer("begin")];
  const end = attributes.has("end") ? attributes.integer("end") : null;
  return { compute: (inputs) => nd.slice_axis(input(inputs, 0), axis, begin, end) };
};

const sliceLike: Operator = (attributes) => {
  const axes = attributes.integers("axes");
  return {
    compute: (inputs) => {
      const [x, like] = [input(inputs, 0), input(inputs, 1)];
      const named = axes?.map((axis) => resolveAxis(axis, x.ndim, "slice"));
      const end = x.shape.map((_, axis) =>
        named && !named.includes(axis) ? null : (like.shape[axis] as number),
      );
      return nd.slice(
        x,
        end.map(() => null),
        end,
      );
    },
  };
};

const split: Operator = (attributes) => {
  const outputs = attributes.integer("num_outputs");
  const options = {
    axis: attributes.integer("axis", 1),
    squeeze_axis: attributes.flag("squeeze_axis"),
  };
  return { compute: (inputs) => nd.split(input(inputs, 0), outputs, options) };
};

const concat: Operator = (attributes) => {
  const dim = attributes.integer("dim", 1);
  return { compute: (inputs) => nd.concat(inputs, { dim }) };
};

const stack: Operator = (attributes) => {
  const axis = attributes.integer("axis", 0);
  return { compute: (inputs) => nd.stack(inputs, { axis }) };
};

const tile: Operator = (attributes) => {
  const reps = attributes.integers("reps") ?? [];
  return { compute: (inputs) => nd.tile(input(inputs, 0), reps) };
};

const repeat: Operator = (attributes) => {
  const repeats = attributes.integer("repeats");
  const options = attributes.has("axis") ? { axis: attributes.integer("axis") } : {};
  return { compute: (inputs) => nd.repeat(input(inputs, 0), repeats, options) };
};

const flip: Operator = (attributes) => {
  const axis = attributes.integers("axis") ?? [];
  return { compute: (inputs) => nd.flip(input(inputs, 0), axis) };
};

const broadcastTo: Operator = (attributes) => {
  const shape = attributes.integers("shape") ?? [];
  return { compute: (inputs) => nd.broadcast_to(input(inputs, 0), shape) };
};

const broadcastAxis: Operator = (attributes) => {
  const [axes, sizes] = [attributes.integers("axis") ?? [], attributes.integers("size") ?? []];
  return {
    compute: (inputs) => {
      const x = input(inputs, 0);
      const shape = x.shape.map((length, i) => {
        const at = axes.findIndex((axis) => resolveAxis(axis, x.ndim, "broadcast") === i);
        return sizes[at] ?? length;
      });
      return nd.broadcast_to(x, shape);
    },
  };
};

const take: Operator = (attributes) => {
  const axis = attributes.integer("axis", 0);
  const mode = attributes.text("mode", "clip", ["clip", "wrap"]);
  return { compute: (inputs) => nd.take(input(inputs, 0), input(inputs, 1), { axis, mode }) };
};

const pick: Operator = (attributes) => {
  const [axis, keepdims] = [attributes.integer("axis", -1), attributes.flag("keepdims")];
  const mode = attributes.text("mode", "clip", ["clip", "wrap"]);
  return {
    compute: (inputs) => nd.pick(input(inputs, 0), input(inputs, 1), { axis, keepdims, mode }),
  };
};

const oneHot: Operator = (attributes) => {
  const depth = attributes.integer("depth");
  const onValue = attributes.number("on_value", 1);
  const offValue = attributes.number("off_value", 0);
  attributes.text("dtype", "float32", ["float32"]);
  return {
    compute: (inputs) =>
      nd.one_hot(input(inputs, 0), depth, { on_value: onValue, off_value: offValue }),
  };
};

const product =
  (compute: typeof nd.dot): Operator =>
  (attributes) => {
    const options = {
      transpose_a: attributes.flag("transpose_a"),
      transpose_b: attributes.flag("transpose_b"),
    };
    attributes.has("forward_stype");
    return { compute: (inputs) => compute(input(inputs, 0), input(inputs, 1), options) };
  };

const cast: Operator = (attributes) => {
  const dtype = attributes.text<nd.DType>("dtype", "float32", DTYPES);
  return { compute: (inputs) => nd.cast(input(inputs, 0), dtype) };
};

const constant =
  (read: (attributes: Attributes) => number): Operator =>
  (attributes) => {
    // A 0 stands for a length that MXNet infers: that of the batch, to which 1 is broadcast.
    const shape = (attributes.integers("shape") ?? []).map((length) => length || 1);
    const value = read(attributes);
    const dtype = attributes.text<nd.DType>("dtype", "float32", DTYPES);
    return { compute: () => nd.full(shape, value, { dtype }) };
  };

const arange: Operator = (attributes) => {
  const [start, step] = [attributes.number("start"), attributes.number("step", 1)];
  const dtype = attributes.text<nd.DType>("dtype", "float32", DTYPES);
  const repeats = attributes.integer("repeat", 1);
  attributes.text("infer_range", "False", ["False", "0"]);
  if (!attributes.has("stop")) throw new RangeError("its stop is missing");
  const stop = attributes.number("stop");
  return {
    compute: () => {
      const range = nd.arange(start, stop, { step, dtype });
      return repeats === 1 ? range : nd.repeat(range, repeats);
    },
  };
};

/** By name. */
export const shapes: readonly (readonly [string, Operator])[] = [
  ["Reshape", reshape],
  ["reshape", reshape],
  ["Flatten", plain((inputs) => input(inputs, 0).flatten())],
  ["flatten", plain((inputs) => input(inputs, 0).flatten())],
  ["transpose", transpose],
  ["SwapAxis", swapAxes],
  ["swapaxes", swapAxes],
  ["expand_dims", expandDims],
  ["squeeze", squeeze],
  ["slice", slice],
  ["crop", slice],
  ["slice_axis", sliceAxis],
  ["slice_like", sliceLike],
  ["SliceChannel", split],
  ["split", split],
  ["Concat", concat],
  ["concat", concat],
  ["stack", stack],
  ["tile", tile],
  ["repeat", repeat],
  ["reverse", flip],
  ["flip", flip],
  ["broadcast_to", broadcastTo],
  ["broadcast_axis", broadcastAxis],
  ["broadcast_axes", broadcastAxis],
  ["broadcast_like", plain((inputs) => nd.broadcast_to(input(inputs, 0), input(inputs, 1).shape))],
  ["reshape_like", plain((inputs) => input(inputs, 0).reshape(input(inputs, 1).shape))],
  ["take", take],
  ["pick", pick],
  ["one_hot", oneHot],
  ["where", plain((inputs) => nd.where(input(inputs, 0), input(inputs, 1), input(inputs, 2)))],
  ["gather_nd", plain((inputs) => nd.gather_nd(input(inputs, 0), input(inputs, 1)))],
  ["dot", product(nd.dot)],
  ["batch_dot", product(nd.batch_dot)],
  ["Cast", cast],
  ["cast", cast],
  ["_zeros", constant(() => 0)],
  ["_ones", constant(() => 1)],
  ["_full", constant((attributes) => attributes.number("value"))],
  ["_arange", arange],
];
