/** Layers, in ONNX's operators. */
import { activationOperators, type Exported, fail, inputOf, type Translation } from "./exported.ts";
import { float, type GraphWriter } from "./graph_writer.ts";
import { ELEMENT } from "./model.ts";

const dense: Translation = ({ graph, inputs, call }) => {
  const y = graph.node("Gemm", inputs, { transB: 1 });
  const { activation } = call.attrs as { activation: string | null };
  return activation ? graph.node(activationOperators[activation] as string, [y]) : y;
};

/** Moves an axis of `x` to another place, and with `back` there again. */
function moved(graph: GraphWriter, x: string, ndim: number, from: number, to: number): string {
  if (from === to) return x;
  const perm = Array.from({ length: ndim }, (_, i) => i);
  perm.splice(to, 0, ...perm.splice(from, 1));
  return graph.node("Transpose", [x], { perm });
}

const batchNorm: Translation = ({ graph, inputs, call }) => {
  const [x, beta, mean, variance, gamma] = inputs as [string, string, string, string, string?];
  const { axis, epsilon } = call.attrs as { axis: number; epsilon: number };
  const { ndim } = inputOf(call, 0);
  const { size } = inputOf(call, 1);
  const scale = gamma ?? graph.constant(new Float32Array(size).fill(1), [size], ELEMENT.FLOAT);
  const first = moved(graph, x, ndim, axis, 1);
  const options = { epsilon: float(epsilon) };
  const y = graph.node("BatchNormalization", [first, scale, beta, mean, variance], options);
  return moved(graph, y, ndim, 1, axis);
};

const layerNorm: Translation = ({ graph, inputs: [x, gamma, beta], call }) => {
  const { axis, epsilon } = call.attrs as { axis: number; epsilon: number };
  const { ndim } = inputOf(call, 0);
  const last = moved(graph, x as string, ndim, axis, ndim - 1);
  const y = graph.node("LayerNormalization", [last, gamma as string, beta as string], {
    axis: -1,
    epsilon: float(epsilon),
  });
  return moved(graph, y, ndim, ndim - 1, axis);
};

type Window = Readonly<Record<"kernel" | "stride" | "pad" | "dilate", readonly number[]>>;

/** Whether channels come last. */
const isLast = ({ attrs }: Exported["call"]): boolean => (attrs.layout as string).endsWith("C");

/** `compute` with the channels first, wherever they are. */
function channelsFirst({ graph, call, inputs }: Exported, compute: (x: string) => string): string {
  const x = inputs[0] as string;
  if (!isLast(call)) return compute(x);
  const { ndim } = call.output;
  return moved(graph, compute(moved(graph, x, ndim, ndim - 1, 1)), ndim, 1, ndim - 1);
}

const convolution =
  (op: "Conv" | "ConvTranspose"): Translation =>
  (exported) => {
    const { graph, call, inputs } = exported;
    const { kernel, stride, pad, dilate } = call.attrs as Window;
    const { num_group, adj } = call.attrs as { num_group: number; adj?: readonly number[] };
    if (adj?.some((each, i) => each < 0 || each >= Math.max(stride[i]!, dilate[i]!))) {
      fail(call, `its output is longer or shorter by ${adj} than its windows allow`);
    }
    const { ndim } = call.output;
    const weight = isLast(call)
      ? moved(graph, inputs[1] as string, ndim, ndim - 1, 1)
      : (inputs[1] as string);
    return channelsFirst(exported, (x) =>
      graph.node(op, [x, weight, ...inputs.slice(2)], {
        ...{ kernel_shape: kernel, strides: stride, dilations: dilate, group: num_group },
        pads: [...pad, ...pad],
        ...(adj && { output_padding: adj }),
      }),
    );
  };

interface Pool extends Window {
  readonly pool_type: "max" | "avg" | "sum";
  readonly global_pool: boolean;
  readonly count_include_pad: boolean;
}

const pooling: Translation = (exported) => {
  const { graph, call } = exported;
  const attrs = call.attrs as unknown as Pool;
  const { pool_type: type, kernel, stride, pad } = attrs;
  const size = kernel.reduce((product, each) => product * each, 1);
  if (attrs.global_pool) {
    const op = type === "max" ? "GlobalMaxPool" : "GlobalAveragePool";
    return channelsFirst(exported, (x) => {
      const space = graph.integers(call.output.shape.flatMap((_, i) => (i < 2 ? [] : [i])));
      if (type === "sum") return graph.node("ReduceSum", [x, space], { keepdims: 1 });
      return graph.node(op, [x]);
    });
  }
  const first = isLast(call) ? 1 : 2;
  const lengths = inputOf(call, 0).shape.slice(first, first + kernel.length);
  // The padding behind the last element, so that the last window fits: more than in front where it counts in part.
  const after = lengths.map((length, i) => {
    const count = call.output.shape[first + i] as number;
    return Math.max(0, (count - 1) * stride[i]! + kernel[i]! - length - pad[i]!);
  });
  if (after.some((each, i) => each >= kernel[i]!)) {
    fail(call, "its last window lies behind the last element, and runtimes refuse such padding");
  }
  const windows = { kernel_shape: kernel, strides: stride };
  return channelsFirst(exported, (x) => {
    if (type === "max") return graph.node("MaxPool", [x], { ...windows, pads: [...pad, ...after] });
    if (type === "sum" || !attrs.count_include_pad) {
      const options = { ...windows, pads: [...pad, ...after] };
      if (type === "avg") return graph.node("AveragePool", [x], options);
      const mean = graph.node("AveragePool", [x], { ...options, count_include_pad: 1 });
      return graph.node("Mul", [mean, graph.scalar(size)]);
    }
    // The mean counts the padding, but not what is behind it.
    const zeros = pad.map((each, i) => Math.min(each, after[i]!));
    const isPadded = [...pad, ...zeros].some((each) => each > 0);
    const all = [0, 0, ...pad, 0, 0, ...zeros];
    const wide = isPadded ? graph.node("Pad", [x, graph.integers(all)]) : x;
    const rest = after.map((each, i) => each - zeros[i]!);
    return graph.node("AveragePool", [wide], { ...windows, pads: [...pad.map(() => 0), ...rest] });
  });
};

/** By the name of the operation. */
export const exportedLayers: readonly (readonly [string, Translation])[] = [
  ["dense", dense],
  ["batch_norm", batchNorm],
  ["layer_norm", layerNorm],
  ["Convolution", convolution("Conv")],
  ["Deconvolution", convolution("ConvTranspose")],
  ["Pooling", pooling],
];
