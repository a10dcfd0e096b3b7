/** Writing WGSL: storage buffers, uniforms, and programs side by side in one entry point. */

import type { ProgramText, Scalar } from "../program.ts";
import { withMath } from "./math.ts";

/** Threads of a workgroup that run a program together. */
export const GROUP_SIZE = 256;
/** Threads of a workgroup in which each runs for itself. */
export const THREADS = 64;

/** A storage buffer of a shader. */
export interface Slot {
  readonly name: string;
  readonly scalar: Scalar;
}

/** What a program is connected to. */
export interface Connections {
  /** WGSL statements that return element `index` of each input. */
  readonly inputs: readonly string[];
  /** The buffers of the inputs that the program overwrites, by input. */
  readonly mutated?: ReadonlyMap<number, Slot>;
  /** Where it stores; none for a program whose values are used inside of another. */
  readonly output?: Slot;
  /** How many axes `u.axes` has room for. */
  readonly axes: number;
}

/** A part of the workgroups: they run `code` for each `i < count`, each thread for itself or all together. */
export interface Part {
  readonly code: string;
  /** WGSL of the count. */
  readonly count: string;
  readonly grouped: boolean;
}

/** Two strides at once: the offsets of element `index` of a walk over the axes from `first` up to `last`. */
const WALK = `
fn offsets(index: u32, first: u32, last: u32) -> vec2<u32> {
  var rest = index;
  var sum = vec2<u32>(0u);
  for (var d = last; d > first + 1u; d--) {
    let axis = u.axes[d - 1u];
    sum += (rest % axis.x) * axis.yz;
    rest /= axis.x;
  }
  return sum + rest * u.axes[first].yz;
}`;

/** WGSL that sees the bits of `value` as another type. */
export function convert(value: string, from: Scalar, to: Scalar): string {
  return from === to ? value : `bitcast<${to}>(${value})`;
}

/** WGSL that returns an element of a buffer. */
export function load(slot: Slot, to: Scalar): string {
  return `return ${convert(`${slot.name}[index]`, slot.scalar, to)};`;
}

/** Builds one shader. */
export class Shader {
  readonly #slots: string[] = [];
  readonly #functions = new Map<string, string>();
  readonly #shared = new Map<string, { readonly scalar: Scalar; readonly length: number }>();
  /** Members of the uniforms of each program. */
  readonly #programs: string[] = [];
  /** Types of the words of uniforms after those of the programs. */
  readonly #words: Scalar[] = [];

  /** Declares a storage buffer; the first is at binding 1. */
  buffer(scalar: Scalar, access: "read" | "read_write"): Slot {
    const name = `b${this.#slots.length}`;
    const binding = this.#slots.length + 1;
    const declaration = `@group(0) @binding(${binding}) var<storage, ${access}> ${name}`;
    this.#slots.push(`${declaration}: array<${scalar}>;`);
    return { name, scalar };
  }

  /** Declares one more word of uniforms. */
  word(scalar: Scalar): string {
    return `u.words.w${this.#words.push(scalar) - 1}`;
  }

  /** Declares a function; one that is known by that name already is the same. */
  declare(name: string, declaration: string): void {
    this.#functions.set(name, declaration);
  }

  /**
   * Declares what a program consists of, under names with a number per program: `u.length` becomes `u.p3.length`,
   * `at0` becomes `at0_3`.
   */
  place(text: ProgramText, { inputs, mutated, output, axes }: Connections): Placed {
    const id = this.#programs.length;
    const members = ["count", ...(text.uniforms ?? [])].map((word) =>
      word.includes(":") ? word : `${word}: u32`,
    );
    if (text.walks === true) members.push(`axes: array<vec4<u32>, ${Math.max(1, axes)}>`);
    this.#programs.push(members.join(", "));

    const rename = this.#renaming(text, id);
    const { code } = text;
    const functions = [
      ...text.inputs.map(
        (scalar, n) => `fn at${n}_${id}(index: u32) -> ${scalar} { ${inputs[n]} }`,
      ),
      ...[...(mutated ?? [])].map(([n, slot]) => storing(`set${n}_${id}`, slot, text.inputs[n]!)),
      output === undefined ? "" : storing(`put_${id}`, output, text.output),
      rename(text.walks === true ? WALK : ""),
      rename(text.declarations ?? ""),
      "value" in code ? `fn value_${id}(i: u32) -> ${text.output} { ${rename(code.value)} }` : "",
    ];
    this.declare(`program ${id}`, functions.join("\n"));
    return {
      value: `value_${id}`,
      part: {
        code: "value" in code ? `put_${id}(i, value_${id}(i));` : rename(code.body),
        count: `u.p${id}.count`,
        grouped: text.group === true,
      },
    };
  }

  #renaming(text: ProgramText, id: number): (code: string) => string {
    const declared = [...(text.declarations ?? "").matchAll(/\b(?:fn|const) (\w+)/g)];
    const accessors = text.inputs.flatMap((_, n) => [`at${n}`, `set${n}`]);
    const names = ["put", "offsets", ...accessors, ...declared.map(([, name]) => name!)];
    const renamed = new Map(names.map((name) => [name, `${name}_${id}`]));
    renamed.set("u", `u.p${id}`);
    for (const [name, { scalar, length }] of Object.entries(text.shared ?? {})) {
      // A workgroup runs one program only, so all of them share such memory.
      const common = `${name}_${scalar}`;
      const most = Math.max(length, this.#shared.get(common)?.length ?? 0);
      this.#shared.set(common, { scalar, length: most });
      renamed.set(name, common);
    }
    const any = new RegExp(`\\b(?:${[...renamed.keys()].join("|")})\\b`, "g");
    return (code) => code.replace(any, (name) => renamed.get(name)!);
  }

  /** The whole WGSL. Workgroup `g` belongs to the first part with `g < end`; `ends` are of all parts but the last. */
  source(parts: readonly Part[], ends: readonly string[]): string {
    const threads = parts.some(({ grouped }) => grouped) ? GROUP_SIZE : THREADS;
    const branches = parts.map(({ code, count, grouped }, n) => {
      const own = n === 0 ? "workgroup" : `(workgroup - ${ends[n - 1]})`;
      const i = grouped ? own : `${own} * ${threads}u + lane`;
      const condition = n < ends.length ? `if (workgroup < ${ends[n]}) ` : "";
      return `${condition}{
  let i = ${i};
  if (i < ${count}) {
    ${code}
  }
}`;
    });
    const uniforms = this.#programs.map((_, n) => `@align(16) p${n}: Program${n}`);
    const structs = this.#programs.map((members, n) => `struct Program${n} { ${members} }`);
    if (this.#words.length > 0) {
      uniforms.push("@align(16) words: Words");
      const members = this.#words.map((scalar, n) => `w${n}: ${scalar}`);
      structs.push(`struct Words { ${members.join(", ")} }`);
    }
    const shared = [...this.#shared].map(
      ([name, { scalar, length }]) => `var<workgroup> ${name}: array<${scalar}, ${length}>;`,
    );
    return withMath(`
${structs.join("\n")}
struct Uniforms { ${uniforms.join(", ")} }
@group(0) @binding(0) var<uniform> u: Uniforms;
${this.#slots.join("\n")}
${shared.join("\n")}
${[...this.#functions.values()].join("\n")}
@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) place: vec3<u32>,
  @builtin(num_workgroups) places: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let workgroup = place.y * places.x + place.x;
  ${branches.join(" else ")}
}`);
  }
}

/** A program placed in a shader. */
export interface Placed {
  /** The function that gives its values, if it has one. */
  readonly value: string;
  /** What is run where it stores its results. */
  readonly part: Part;
}

function storing(name: string, slot: Slot, scalar: Scalar): string {
  const value = convert("value", scalar, slot.scalar);
  return `fn ${name}(index: u32, value: ${scalar}) { ${slot.name}[index] = ${value}; }`;
}
