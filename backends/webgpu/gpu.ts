/** The resources of one device: memory, the command stream, the compiler of programs. */

import type { CompileListener, Operand } from "../backend.ts";
import { sizeOf } from "../base/shape.ts";
import { MemoryPool, type WebgpuBuffer } from "./memory.ts";
import { type Dispatcher, Program, type ProgramText } from "./program.ts";
import type { DispatchDescriptor } from "./shader/dispatch.ts";
import { CommandStream, type Counters } from "./stream.ts";
import { UniformStore } from "./uniforms.ts";

/** One device and its shared resources. */
export class Gpu {
  readonly device: GPUDevice;
  readonly counters: Counters = { dispatches: 0, submits: 0, pipelines: 0, buffers: 0, bytes: 0 };
  readonly stream: CommandStream;
  readonly memory: MemoryPool;
  readonly dispatcher: Dispatcher;
  readonly #filling: Program;
  #scratch: WebgpuBuffer | null = null;

  constructor(device: GPUDevice, onCompile: CompileListener) {
    this.device = device;
    this.stream = new CommandStream(device, this.counters);
    this.memory = new MemoryPool(device, this.counters, () => this.stream.flush());
    this.dispatcher = {
      device,
      uniforms: new UniformStore(device, this.counters),
      dispatch: (dispatch) => this.stream.dispatch(dispatch),
      compile: (label, create) => {
        const done = onCompile(label);
        const pipeline = create();
        this.counters.pipelines++;
        done?.();
        return pipeline;
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
    return new Program(this.dispatcher, text);
  }

  /** Sets every element of `output` to the same 32 bits. */
  fill(output: Operand, value: number): DispatchDescriptor {
    const count = sizeOf(output.shape);
    return { program: this.#filling, inputs: [], output, count, uniforms: [value] };
  }

  /**
   * Scratch memory of `size` words that one dispatch of a launch passes to the next. All launches share it, as they run one
   * after the other; one that outgrew it gets more, and those bound before keep what they have.
   */
  scratch(size: number): WebgpuBuffer {
    if (this.#scratch === null || this.#scratch.size < size) {
      this.#scratch = this.memory.alloc("int32", 2 ** Math.ceil(Math.log2(Math.max(size, 1024))));
    }
    return this.#scratch;
  }
}
