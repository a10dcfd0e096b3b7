/** What the kernels of the webgpu backend are made with: memory, a stream of work, programs. */

import type { Operand } from "../backend.ts";
import { sizeOf } from "./layout.ts";
import { MemoryPool, type WebgpuBuffer } from "./memory.ts";
import { Program, type ProgramHost, type ProgramText } from "./program.ts";
import type { Work } from "./recipe.ts";
import { CommandStream, type Counters } from "./stream.ts";
import { UniformStore } from "./uniforms.ts";

/** One device and what there is once for it. */
export class Gpu {
  readonly device: GPUDevice;
  readonly counters: Counters = { dispatches: 0, submits: 0, pipelines: 0, buffers: 0, bytes: 0 };
  readonly stream: CommandStream;
  readonly memory: MemoryPool;
  readonly host: ProgramHost;
  readonly #filling: Program;
  #scratch: WebgpuBuffer | null = null;

  constructor(device: GPUDevice) {
    this.device = device;
    this.stream = new CommandStream(device, this.counters);
    this.memory = new MemoryPool(device, this.counters, () => this.stream.flush());
    this.host = {
      device,
      uniforms: new UniformStore(device, this.counters),
      dispatch: (dispatch) => this.stream.dispatch(dispatch),
      compiled: () => {
        this.counters.pipelines++;
      },
    };
    this.#filling = this.program({
      label: "fill",
      inputs: [],
      output: "u32",
      uniforms: ["value"],
      code: { value: "return u.value;" },
    });
  }

  /** A program on this device, compiled when it is first bound. */
  program(text: ProgramText): Program {
    return new Program(this.host, text);
  }

  /** Sets every element of `output` to the same 32 bits. */
  fill(output: Operand, value: number): Work {
    const count = sizeOf(output.shape);
    return { program: this.#filling, inputs: [], output, count, uniforms: [value] };
  }

  /**
   * Memory for `size` words that one dispatch of a launch leaves for the next. All launches share it, as they run one
   * after the other; one that outgrew it gets more, and those bound before keep what they have.
   */
  scratch(size: number): WebgpuBuffer {
    if (this.#scratch === null || this.#scratch.size < size) {
      this.#scratch = this.memory.alloc("int32", 2 ** Math.ceil(Math.log2(Math.max(size, 1024))));
    }
    return this.#scratch;
  }
}
