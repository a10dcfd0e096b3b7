/** ONNX's operators that move elements, make constants and compute shapes. */
import * as nd from "../nd/mod.ts";
import { resolveAxis, sizeOf } from "../nd/shape.ts";
import {
  arrayAt,
  type ImportedOperator,
  type OperatorTable,
  type Values,
  valueAt,
} from "./imported.ts";
import { ELEMENT } from "./model.ts";
import { hostOf, type NodeAttributes } from "./node_attributes.ts";
import { checkSize, type HostKind, host, isHost, numbersOf, toArray, type Value } from "./value.ts";

/** The kind of a value that elements are converted to. */
function kindOf(element: number): HostKind {
  if (element === ELEMENT.BOOL) return "bool";
  const floats: readonly number[] = [
    ELEMENT.FLOAT,
    ELEMENT.DOUBLE,
    ELEMENT.FLOAT16,
    ELEMENT.BFLOAT16,
  ];
  if (floats.includes(element)) return "float";
  if (element === ELEMENT.STRING) throw new RangeError("its elements are texts");
  return "int";
}

function converted(x: Value, kind: HostKind): Value {
  if (isHost(x)) {
    const numbers = Array.from(x.data, (each) =>
      kind === "bool" ? Number(each !== 0) : kind === "int" ? Math.trunc(each) : each,
    );
    return host(numbers, x.shape, kind);
  }
  if (kind === "bool") return toArray(x, "float32").not_equal(0);
  return x.astype(kind === "int" ? "int32" : "float32");
}

const cast: ImportedOperator = (attributes) => {
  const kind = kindOf(attributes.integer("to", 0));
  attributes.integer("saturate", 1);
  attributes.text("round_mode", "up");
  return { compute: (inputs) => converted(valueAt(inputs, 0), kind) };
};

const castLike: ImportedOperator = (attributes) => {
  attributes.integer("saturate", 1);
  attributes.text("round_mode", "up");
  return {
    compute: (inputs) => {
      const like = valueAt(inputs, 1);
      const kind = isHost(like) ? like.kind : like.dtype === "float32" ? "float" : "int";
      return converted(valueAt(inputs, 0), kind);
    },
  };
};

const constant: ImportedOperator = (attributes) => {
  const [int, float] = [attributes.integers("value_ints"), attributes.floats("value_floats")];
  const tensor = attributes.tensor("value");
  const single = attributes.node.attributes;
  const value: Value = tensor
    ? hostOf(tensor)
    : int
      ? host(int)
      : float
        ? host(float, [float.length], "float")
        : single.has("value_float")
          ? host([attributes.float("value_float", 0)], [], "float")
          : single.has("value_int")
            ? host([attributes.integer("value_int", 0)], [])
            : missing("value");
  return { compute: () => value };
};

function missing(what: string): never {
  throw new RangeError(`its ${what} is missing`);
}

const shapeOf: ImportedOperator = (attributes) => {
  const [start, end] = [attributes.integer("start", 0), attributes.integer("end", 2 ** 31)];
  return { compute: (inputs) => host(valueAt(inputs, 0).shape.slice(start, end)) };
};

const constantOfShape: ImportedOperator = (attributes) => {
  const tensor = attributes.tensor("value");
  const value = tensor ? hostOf(tensor) : host([0], [1], "float");
  return {
    compute: (inputs) => {
      const shape = numbersOf(inputs[0], "shape");
      const number = value.data[0] as number;
      if (value.kind === "int" && shape.length <= 1) {
        return host(new Array<number>(checkSize(shape)).fill(number), shape);
      }
      return nd.full(shape, number, { dtype: value.kind === "int" ? "int32" : "float32" });
    },
  };
};

const range: ImportedOperator = () => ({
  compute: (inputs) => {
    const [first, limit, step] = [0, 1, 2].map((i) => {
      return numbersOf(valueAt(inputs, i), "start, limit or delta")[0] as number;
    }) as [number, number, number];
    const count = Math.max(0, Math.ceil((limit - first) / step));
    const length = checkSize([count]);
    const { kind } = valueAt(inputs, 0) as { kind: HostKind };
    return host(
      Array.from({ length }, (_, i) => first + i * step),
      [length],
      kind,
    );
  },
});

const reshape: ImportedOperator = (attributes) => {
  const keepsZero = attributes.flag("allowzero");
  const given = attributes.integers("shape");
  return {
    compute: (inputs) => {
      const x = valueAt(inputs, 0);
      const codes = given ?? numbersOf(inputs[1], "shape");
      const lengths = codes.map((code, i) =>
        code === 0 && !keepsZero ? (x.shape[i] as number) : code,
      );
      if (!isHost(x)) return x.reshape(lengths);
      const known = sizeOf(lengths.filter((length) => length !== -1));
      const shape = lengths.map((length) => (length === -1 ? x.data.length / known : length));
      return host(x.data, shape, x.kind);
    },
  };
};

/** Axes as an attribute, or from opset 13 on an input. */
function axesReader(attributes: NodeAttributes): (inputs: Values) => readonly number[] | undefined {
  const axes = attributes.integers("axes");
  return (inputs) => axes ?? (inputs[1] ? numbersOf(inputs[1], "axes") : undefined);
}

function withShape(x: Value, shape: readonly number[]): Value {
  return isHost(x) ? host(x.data, shape, x.kind) : x.reshape(shape);
}

const unsqueeze: ImportedOperator = (attributes) => {
  const axesOf = axesReader(attributes);
  return {
    compute: (inputs) => {
      const x = valueAt(inputs, 0);
      const axes = axesOf(inputs) ?? missing("axes");
      const ndim = x.shape.length + axes.length;
      const at = new Set(axes.map((axis) => resolveAxis(axis, ndim, "unsqueeze")));
      const lengths = x.shape[Symbol.iterator]();
      const shape = Array.from({ length: ndim }, (_, i) =>
        at.has(i) ? 1 : (lengths.next().value as number),
      );
      return withShape(x, shape);
    },
  };
};

const squeeze: ImportedOperator = (attributes) => {
  const axesOf = axesReader(attributes);
  return {
    compute: (inputs) => {
      const x = valueAt(inputs, 0);
      const axes = axesOf(inputs)?.map((axis) => resolveAxis(axis, x.shape.length, "squeeze"));
      return withShape(
        x,
        x.shape.filter((length, i) => (axes ? !axes.includes(i) : length !== 1)),
      );
    },
  };
};

const flatten: ImportedOperator = (attributes) => {
  const axis = attributes.integer("axis", 1);
  return {
    compute: (inputs) => {
      const x = arrayAt(inputs, 0);
      const at = axis < 0 ? axis + x.ndim : axis;
      return x.reshape([sizeOf(x.shape.slice(0, at)), sizeOf(x.shape.slice(at))]);
    },
  };
};

const transpose: ImportedOperator = (attributes) => {
  const perm = attributes.integers("perm");
  return {
    compute: (inputs) => {
      const x = arrayAt(inputs, 0);
      return x.transpose(perm ?? x.shape.map((_, i) => x.ndim - 1 - i));
    },
  };
};

const concat: ImportedOperator = (attributes) => {
  const axis = attributes.integer("axis", 1);
  return {
    compute: (inputs) => {
      const values = inputs.map((_, i) => valueAt(inputs, i));
      if (values.every((each) => isHost(each) && each.shape.length === 1)) {
        const hosts = values.filter(isHost);
        const all = hosts.flatMap(({ data }) => Array.from(data));
        return host(all, [all.length], hosts[0]!.kind);
      }
      const first = values.find((each) => !isHost(each)) as nd.NDArray | undefined;
      const arrays = values.map((each) => toArray(each, first?.dtype));
      return nd.concat(arrays, { dim: axis });
    },
  };
};

/** As Python's, where numbers far outside mean the ends. */
const slice: ImportedOperator = (attributes) => {
  const old = [
    attributes.integers("starts"),
    attributes.integers("ends"),
    attributes.integers("axes"),
  ];
  return {
    compute: (inputs) => {
      const x = valueAt(inputs, 0);
      const starts = old[0] ?? numbersOf(inputs[1], "starts");
      const ends = old[1] ?? numbersOf(inputs[2], "ends");
      const axes = old[2] ?? (inputs[3] ? numbersOf(inputs[3], "axes") : starts.map((_, i) => i));
      const steps = inputs[4] ? numbersOf(inputs[4], "steps") : starts.map(() => 1);
      const ndim = x.shape.length;
      const [begin, end, step] = [0, 1, 2].map(() => new Array<number | null>(ndim).fill(null));
      for (const [i, axis] of axes.entries()) {
        const at = resolveAxis(axis, ndim, "slice");
        const length = x.shape[at] as number;
        const bound = (place: number, isStart: boolean): number | null => {
          const from = place < 0 ? place + length : place;
          if (steps[i]! > 0) return Math.min(Math.max(from, 0), length);
          if (from < 0) return isStart ? 0 : null;
          return Math.min(from, length - 1);
        };
        begin![at] = bound(starts[i]!, true);
        end![at] = bound(ends[i]!, false);
        step![at] = steps[i]!;
      }
      if (isHost(x) && ndim === 1) {
        const [first, by] = [begin![0] ?? 0, step![0] ?? 1];
        const last = end![0] ?? (by < 0 ? -1 : x.data.length);
        const count = Math.max(0, Math.ceil((last - first) / by));
        const data = Array.from({ length: count }, (_, i) => x.data[first + i * by] as number);
        return host(data, [count], x.kind);
      }
      return nd.slice(toArray(x), begin!, end!, step!);
    },
  };
};

const split: ImportedOperator = (attributes) => {
  const axis = attributes.integer("axis", 0);
  const given = attributes.integers("split");
  attributes.integer("num_outputs", 0);
  const count = attributes.node.outputs.length;
  return {
    compute: (inputs) => {
      const x = arrayAt(inputs, 0);
      const length = x.shape[resolveAxis(axis, x.ndim, "split")] as number;
      const each = Math.ceil(length / count);
      const lengths =
        given ?? (inputs[1] ? numbersOf(inputs[1], "split") : new Array(count).fill(each));
      const places: number[] = [];
      for (const part of lengths.slice(0, -1)) places.push((places.at(-1) ?? 0) + part);
      return nd.split_v2(x, places, { axis });
    },
  };
};

/** Whole numbers, with those below 0 counted from the end. */
function indicesOf(value: Value, length: number): nd.NDArray {
  if (isHost(value)) {
    return toArray(
      host(
        Array.from(value.data, (each) => (each < 0 ? each + length : each)),
        value.shape,
      ),
    );
  }
  const whole = toArray(value, "int32");
  return nd.where(whole.lesser(0), whole.add(length), whole);
}

const gather: ImportedOperator = (attributes) => {
  const axis = attributes.integer("axis", 0);
  return {
    compute: (inputs) => {
      const [x, indices] = [valueAt(inputs, 0), valueAt(inputs, 1)];
      const at = resolveAxis(axis, x.shape.length, "gather");
      const length = x.shape[at] as number;
      if (isHost(x) && isHost(indices) && x.shape.length === 1) {
        const data = Array.from(indices.data, (each) => {
          const place = each < 0 ? each + length : each;
          const number = x.data[place];
          if (number === undefined)
            throw new RangeError(`its index ${each} is outside of ${length} numbers`);
          return number;
        });
        return host(data, indices.shape, x.kind);
      }
      return nd.take(toArray(x), indicesOf(indices, length), { axis: at });
    },
  };
};

const gatherElements: ImportedOperator = (attributes) => {
  const axis = attributes.integer("axis", 0);
  return {
    compute: (inputs) => {
      const x = arrayAt(inputs, 0);
      const at = resolveAxis(axis, x.ndim, "gather");
      const indices = indicesOf(valueAt(inputs, 1), x.shape[at] as number);
      const parts = nd.split(indices, indices.shape[at] as number, { axis: at });
      const whole = x.shape.map((_, i) => (i === at ? null : (indices.shape[i] as number)));
      const inside = nd.slice(
        x,
        x.shape.map(() => null),
        whole,
      );
      const numbers = inside.dtype === "float32" ? inside : inside.astype("float32");
      const picked = parts.map((each) => {
        return nd.pick(numbers, each.squeeze(at), { axis: at, keepdims: true });
      });
      return nd.concat(picked, { dim: at }).astype(x.dtype);
    },
  };
};

const gatherND: ImportedOperator = (attributes) => {
  attributes.only("batch_dims", 0, 0);
  return {
    compute: (inputs) => {
      const indices = arrayAt(inputs, 1);
      const last = indices.ndim - 1;
      return nd.gather_nd(arrayAt(inputs, 0), nd.moveaxis(indices, last, 0));
    },
  };
};

const expand: ImportedOperator = () => ({
  compute: (inputs) => {
    const x = arrayAt(inputs, 0);
    const wanted = numbersOf(inputs[1], "shape");
    const ndim = Math.max(x.ndim, wanted.length);
    const wide = [...new Array<number>(ndim - x.ndim).fill(1), ...x.shape];
    const lead = ndim - wanted.length;
    const shape = wide.map((length, i) => (length === 1 ? (wanted[i - lead] ?? 1) : length));
    return nd.broadcast_to(x.reshape(wide), shape);
  },
});

const tile: ImportedOperator = () => ({
  compute: (inputs) => nd.tile(arrayAt(inputs, 0), numbersOf(inputs[1], "repeats")),
});

const pad: ImportedOperator = (attributes) => {
  const mode = attributes.text("mode", "constant", ["constant", "edge", "reflect"]);
  const old = attributes.integers("pads");
  const byDefault = attributes.float("value", 0);
  return {
    compute: (inputs) => {
      const x = arrayAt(inputs, 0);
      const pads = old ?? numbersOf(inputs[1], "pads");
      const axes = inputs[3] ? numbersOf(inputs[3], "axes") : x.shape.map((_, i) => i);
      const value = inputs[2] ? (numbersOf(inputs[2], "constant_value")[0] ?? 0) : byDefault;
      const around = x.shape.map(() => [0, 0]);
      for (const [i, axis] of axes.entries()) {
        around[resolveAxis(axis, x.ndim, "pad")] = [pads[i] ?? 0, pads[i + axes.length] ?? 0];
      }
      const cuts = around.map(([before, after]) => [Math.max(0, -before!), Math.max(0, -after!)]);
      const inner = cuts.flat().some((each) => each > 0)
        ? nd.slice(
            x,
            cuts.map(([before]) => before!),
            cuts.map(([, after], i) => x.shape[i]! - after!),
          )
        : x;
      const padWidth = around.flat().map((each) => Math.max(0, each));
      return nd.pad(inner, {
        mode: mode as "constant",
        pad_width: padWidth,
        constant_value: value,
      });
    },
  };
};

const oneHot: ImportedOperator = (attributes) => {
  const axis = attributes.integer("axis", -1);
  return {
    compute: (inputs) => {
      const depth = numbersOf(inputs[1], "depth")[0] as number;
      const [off, on] = numbersOf(inputs[2], "values") as [number, number];
      const hot = nd.one_hot(indicesOf(valueAt(inputs, 0), depth), depth);
      const y = off === 0 && on === 1 ? hot : hot.multiply(on - off).add(off);
      return nd.moveaxis(y, y.ndim - 1, axis < 0 ? axis + y.ndim : axis);
    },
  };
};

const topK: ImportedOperator = (attributes) => {
  const [axis, largest] = [attributes.integer("axis", -1), attributes.flag("largest", true)];
  attributes.flag("sorted", true);
  return {
    compute: (inputs) => {
      const k = numbersOf(inputs[1], "k")[0] as number;
      const options = { axis, k, is_ascend: !largest, ret_typ: "both", dtype: "int32" } as const;
      return nd.topk(arrayAt(inputs, 0), options);
    },
  };
};

const cumSum: ImportedOperator = (attributes) => {
  const [isExclusive, isReverse] = [attributes.flag("exclusive"), attributes.flag("reverse")];
  return {
    compute: (inputs) => {
      const x = arrayAt(inputs, 0);
      const axis = resolveAxis(numbersOf(inputs[1], "axis")[0] as number, x.ndim, "cumsum");
      const turned = isReverse ? nd.flip(x, axis) : x;
      const sums = nd.cumsum(turned, { axis });
      const wanted = isExclusive ? sums.subtract(turned) : sums;
      return isReverse ? nd.flip(wanted, axis) : wanted;
    },
  };
};

/** The upper triangle of matrices, or the lower one: of the diagonal `k` and what lies beyond it. */
const trilu: ImportedOperator = (attributes) => {
  const isUpper = attributes.flag("upper", true);
  return {
    compute: (inputs) => {
      const x = arrayAt(inputs, 0);
      const k = inputs[1] ? (numbersOf(inputs[1], "k")[0] as number) : 0;
      const [rows, columns] = x.shape.slice(-2) as [number, number];
      const column = nd.arange(columns).reshape([1, columns]);
      const diagonal = nd.arange(rows).add(k).reshape([rows, 1]);
      const kept = isUpper ? column.greater_equal(diagonal) : column.lesser_equal(diagonal);
      return nd.where(nd.broadcast_to(kept, x.shape), x, x.zeros_like());
    },
  };
};

const einsum: ImportedOperator = (attributes) => {
  const equation = attributes.text("equation", "");
  return {
    compute: (inputs) => nd.einsum(equation, ...inputs.map((_, i) => arrayAt(inputs, i))),
  };
};

const depthToSpace: ImportedOperator = (attributes) => {
  const size = attributes.integer("blocksize", 1);
  const mode = attributes.text("mode", "DCR", ["DCR", "CRD"]);
  return {
    compute: (inputs) => {
      const x = arrayAt(inputs, 0);
      if (mode === "DCR") return nd.depth_to_space(x, size);
      const [batch, depth, height, width] = x.shape as [number, number, number, number];
      const channels = depth / size ** 2;
      return x
        .reshape([batch, channels, size, size, height, width])
        .transpose([0, 1, 4, 2, 5, 3])
        .reshape([batch, channels, size * height, size * width]);
    },
  };
};

const spaceToDepth: ImportedOperator = (attributes) => {
  const size = attributes.integer("blocksize", 1);
  return { compute: (inputs) => nd.space_to_depth(arrayAt(inputs, 0), size) };
};

/** By name. */
export const shapes: OperatorTable = [
  ["Cast", cast],
  ["CastLike", castLike],
  ["Constant", constant],
  ["ConstantOfShape", constantOfShape],
  ["Shape", shapeOf],
  ["Size", () => ({ compute: (inputs) => host([sizeOf(valueAt(inputs, 0).shape)], []) })],
  ["Range", range],
  ["Reshape", reshape],
  ["Unsqueeze", unsqueeze],
  ["Squeeze", squeeze],
  ["Flatten", flatten],
  ["Transpose", transpose],
  ["Concat", concat],
  ["Slice", slice],
  ["Split", split],
  ["Gather", gather],
  ["GatherElements", gatherElements],
  ["GatherND", gatherND],
  ["Expand", expand],
  ["Tile", tile],
  ["Pad", pad],
  ["OneHot", oneHot],
  ["TopK", topK],
  ["CumSum", cumSum],
  ["Trilu", trilu],
  ["Einsum", einsum],
  ["DepthToSpace", depthToSpace],
  ["SpaceToDepth", spaceToDepth],
];
