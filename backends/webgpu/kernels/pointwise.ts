/** Elementwise kernels: `out[i] = f(input[i], ...)`; those of two inputs stretch each of them to the output. */

import { sizeOf } from "../../base/shape.ts";
import { broadcastStrides } from "../../base/strides.ts";
import type { Gpu } from "../gpu.ts";
import { floats, type Program, type ProgramText } from "../program.ts";
import type { DispatchRule, DispatchRules } from "../shader/dispatch.ts";
import { walk } from "../shader/layout.ts";
import {
  BINARY_NAMES,
  declarationOf,
  type Pointwise,
  type PointwiseName,
  pointwiseOf,
  UNARY_NAMES,
} from "../shader/pointwise.ts";

type Attrs = Readonly<Record<string, unknown>>;

/** The kernels of this family. */
export function pointwiseKernels(gpu: Gpu): DispatchRules<PointwiseName> {
  const programs = new Map<string, Program>();
  const rule =
    (kernel: PointwiseName, textOf: (pointwise: Pointwise) => ProgramText): DispatchRule<Attrs> =>
    (inputs, output, attrs) => {
      const dtypes = inputs.map(({ dtype }) => dtype);
      const pointwise = pointwiseOf(kernel, dtypes, output.dtype, attrs)!;
      let program = programs.get(pointwise.name);
      if (program === undefined) {
        program = gpu.program(textOf(pointwise));
        programs.set(pointwise.name, program);
      }
      const uniforms = floats(...pointwise.attrs.map((name) => attrs[name] as number));
      return { program, inputs, output, count: sizeOf(output.shape), uniforms };
    };
  const flat = (kernel: PointwiseName) => rule(kernel, flatText);
  const stretched = (kernel: PointwiseName): DispatchRule<Attrs> => {
    const unwalked = rule(kernel, stretchedText);
    return (inputs, output, attrs) => {
      const [a, b] = inputs.map(({ shape }) => broadcastStrides(shape, output.shape));
      const axes = walk(output.shape, a!, b!);
      return { ...unwalked(inputs, output, attrs), uniforms: [axes.length], axes };
    };
  };
  const copy = flat("copy");
  return {
    ...rules(UNARY_NAMES, flat),
    ...rules(BINARY_NAMES, stretched),
    activation_gradient: flat("activation_gradient"),
    clip: flat("clip"),
    cast: flat("cast"),
    where: flat("where"),
    copy: (inputs, output, attrs) =>
      inputs[0]!.buffer === output.buffer ? [] : copy(inputs, output, attrs),
  };
}

function rules<N extends PointwiseName>(
  names: readonly N[],
  rule: (name: N) => DispatchRule<Attrs>,
): Record<N, DispatchRule<Attrs>> {
  return Object.fromEntries(names.map((name) => [name, rule(name)])) as Record<
    N,
    DispatchRule<Attrs>
  >;
}

function flatText(pointwise: Pointwise): ProgramText {
  const { name, inputs, attrs, output } = pointwise;
  const scalars = Object.values(inputs);
  const given = [...scalars.map((_, n) => `at${n}(i)`), ...attrs.map((attr) => `u.${attr}`)];
  return {
    label: name,
    inputs: scalars,
    output,
    uniforms: attrs.map((attr) => `${attr}: f32`),
    inPlace: true,
    declarations: declarationOf(pointwise),
    code: { value: `return ${name}(${given.join(", ")});` },
  };
}

function stretchedText(pointwise: Pointwise): ProgramText {
  return {
    ...flatText(pointwise),
    uniforms: ["rank"],
    walks: true,
    code: {
      value: `
  let at = offsets(i, 0u, u.rank);
  return ${pointwise.name}(at0(at.x), at1(at.y));`,
    },
  };
}
