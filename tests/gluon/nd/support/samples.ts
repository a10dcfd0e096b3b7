/** Draws the inputs of op samples: the same numbers on every backend. */
import type { DType, Shape } from "../../../../backends/backend.ts";
import type { Draw, Op, Sample } from "../../../../gluon/nd/op.ts";
import { formatShape, sizeOf } from "../../../../gluon/nd/shape.ts";
import { default_rng, type Generator } from "../../../../gluon/random/generator.ts";

/** An input of a sample, on the host. */
export interface HostArray {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly data: Float64Array;
}

function drawNumber(draw: Draw, rng: Generator, i: number): number {
  if (typeof draw === "object") {
    return "values" in draw
      ? (draw.values[i % draw.values.length] as number)
      : rng.integers(0, draw.index);
  }
  switch (draw) {
    case "normal":
      return rng.normal();
    case "positive":
      return rng.uniform(0.3, 3);
    case "unit":
      return rng.uniform(-0.9, 0.9);
    case "sparse":
      return rng.integers(0, 2) * rng.normal();
    case "off_kink":
      return (rng.random() < 0.5 ? -1 : 1) * rng.uniform(0.2, 2);
    case "distinct":
      return i; // permuted by the caller
  }
}

/** The inputs of a sample. Numbers are exact in float32, so that no backend rounds them. */
export function drawInputs<A>(sample: Sample<A>, seed: number): HostArray[] {
  const rng = default_rng(seed);
  return sample.inputs.map((input) => {
    const {
      shape,
      dtype = "float32",
      draw = dtype === "float32" ? "normal" : { index: 7 },
    } = "shape" in input ? input : { shape: input };
    const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => drawNumber(draw, rng, i));
    if (draw === "distinct") {
      const order = rng.permutation(data.length);
      data.set(Float64Array.from(order, (at) => (at - data.length / 2) * 0.37 + 0.11));
    }
    return { shape, dtype, data: data.map(dtype === "float32" ? Math.fround : Math.trunc) };
  });
}

/** What a sample is called in a test's name. */
export function sampleName<A>(op: Op<A>, sample: Sample<A>): string {
  const inputs = sample.inputs.map((input) =>
    "shape" in input
      ? `${input.dtype && input.dtype !== "float32" ? `${input.dtype} ` : ""}${formatShape(input.shape)}`
      : formatShape(input),
  );
  return `${op.name} ${inputs.join(" ")}${sample.attrs ? ` ${JSON.stringify(sample.attrs)}` : ""}`;
}
