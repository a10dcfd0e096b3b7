/** Which nodes of a trace become one launch, and that a plan of such launches means what its trace means. */
import { afterAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import type {
  Backend,
  DeviceBuffer,
  Kernel,
  Launch,
  Operand,
  PlannedCall,
} from "../../../backends/backend.ts";
import { load } from "../../../backends/mod.ts";
import { createReferenceBackend } from "../../../backends/reference/mod.ts";
import { type Fusion, fuse } from "../../../backends/webgpu/fuse.ts";
import { record } from "../../../gluon/nd/autograd/autograd.ts";
import { compile } from "../../../gluon/nd/compile/compile.ts";
import { HybridFunction } from "../../../gluon/nd/compile/hybrid.ts";
import { setBackend } from "../../../gluon/nd/context.ts";
import * as nd from "../../../gluon/nd/mod.ts";
import { sizeOf } from "../../../gluon/nd/shape.ts";
import { programs, run } from "../../gluon/nd/support/programs.ts";

/**
 * A reference backend that takes any calls together and calculates all but matrix products in place. Calls side by
 * side are made from the last to the first: whoever relies on their order is found out.
 */
function fusingReference(mostBuffers: number): Backend {
  const backend = createReferenceBackend();
  const bindCall = ({ name, inputs, output, attrs }: PlannedCall): Launch => {
    const before: Launch[] = [];
    const operands = inputs.map((input): Operand => {
      if ("buffer" in input) return input;
      const { shape, dtype } = input;
      const place = { shape, dtype, buffer: backend.alloc(dtype, sizeOf(shape)) };
      if ("number" in input) backend.write(place, new Array(sizeOf(shape)).fill(input.number));
      else {
        const { call } = input;
        before.push(bindCall({ ...call, output: { ...call.output, buffer: place.buffer } }));
      }
      return place;
    });
    const kernels = backend.kernels as unknown as Record<string, Kernel<unknown>>;
    const launch = kernels[name]?.(operands, output, attrs) as Launch;
    return () => {
      for (const each of before) each();
      launch();
    };
  };
  const fusion: Fusion = {
    canInline: ({ name }) => name !== "dot",
    reads: ({ inputs }, n) => sizeOf(inputs[n]?.shape ?? []),
    fits: (calls) => new Set(calls.flatMap(buffersOf)).size <= mostBuffers,
    bind: (calls) => {
      const launches = calls.map(bindCall).reverse();
      return () => {
        for (const launch of launches) launch();
      };
    },
  };
  return {
    ...backend,
    fuse: (nodes, outputs, constants) => fuse(nodes, outputs, constants, fusion),
  };
}

function buffersOf({ inputs, output }: PlannedCall): DeviceBuffer[] {
  const read = inputs.flatMap((input) => {
    if ("buffer" in input) return [input.buffer];
    return "call" in input ? buffersOf(input.call).slice(1) : [];
  });
  return [output.buffer, ...read];
}

afterAll(async () => setBackend(await load("reference")));

type Quartet = [nd.NDArray, nd.NDArray, nd.NDArray, nd.NDArray];

/** The launches of a plan of `body`, which is given some arrays that exist. */
function launchesOf(
  body: (...arrays: Quartet) => nd.Compilable,
  mostBuffers = 100,
): readonly string[] {
  setBackend(fusingReference(mostBuffers));
  const arrays = [1, 2, 3, 4].map((n) => nd.full([2, 2], n)) as Quartet;
  const compiled = compile(() => body(...arrays));
  compiled();
  return compiled.plans[0] ?? [];
}

describe("a plan on a backend that fuses", () => {
  test("calculates where they are read the steps that nobody else needs", () => {
    expect(launchesOf((x) => x.exp().add(1).log())).toEqual(["exp+add+log"]);
  });

  test("launches independent kernels side by side", () => {
    expect(launchesOf((x, y) => [x.exp(), y.log()])).toEqual(["exp | log"]);
  });

  test("launches a kernel after those that it reads from", () => {
    expect(launchesOf((x) => x.dot(x).dot(x).exp())).toEqual(["dot", "dot", "exp"]);
  });

  test("stores what is asked for, and what would be dear to calculate again and again", () => {
    const asked = (x: nd.NDArray) => {
      const y = x.exp();
      return [y, y.log()];
    };
    expect(launchesOf(asked)).toEqual(["exp", "log"]);
    const dear = () => {
      const x = nd.ones([200_000]).exp();
      return [x.sum(), x.max(), x.min()];
    };
    expect(launchesOf(dear)).toEqual(["exp", "sum | max | min"]);
  });

  test("keeps to the number of buffers that a launch can have", () => {
    const body = (...[a, b, c, d]: Quartet) => a.add(b).add(c).add(d);
    expect(launchesOf(body, 5)).toEqual(["add+add+add"]);
    expect(launchesOf(body, 4)).toEqual(["add+add", "add"]);
    expect(launchesOf(body, 3)).toEqual(["add", "add", "add"]);
  });

  test("reads an array before it overwrites it", () => {
    const straight = (state: nd.NDArray) => {
      state.set(state.multiply(2).add(1));
    };
    expect(launchesOf(straight)).toEqual(["multiply+add"]);
    const across = (state: nd.NDArray) => {
      state.set(state.T.add(1));
    };
    expect(launchesOf(across)).toEqual(["transpose", "add"]);
    const acrossLater = (state: nd.NDArray) => {
      state.set(state.multiply(2).negative().T);
    };
    expect(launchesOf(acrossLater)).toEqual(["multiply", "negative+transpose"]);
    const later = (state: nd.NDArray) => {
      const before = state.multiply(2);
      state.set(state.dot(state));
      return before.add(state);
    };
    expect(launchesOf(later)).toEqual(["multiply | dot", "copy", "add"]);
  });

  test("keeps what backward needs apart from what forward needs", () => {
    setBackend(fusingReference(100));
    const x = nd.ones([3]).attach_grad();
    const hybrid = new HybridFunction((y) => y.exp().sin());
    record(() => hybrid.call(x)).backward();
    expect(hybrid.plans[0]).toEqual(["exp", "sin", "cos+multiply+multiply"]);
  });

  test("computes what eager execution computes", async () => {
    const same = fc.asyncProperty(
      programs,
      fc.integer({ min: 4, max: 12 }),
      async (program, mostBuffers) => {
        setBackend(fusingReference(mostBuffers));
        expect(await run(program, "compiled")).toEqual(await run(program, "eager"));
      },
    );
    await fc.assert(same, { numRuns: 1000, seed: 1 });
  }, 60_000);
});
