/** onnxruntime-web, WebAssembly on one thread: it runs what glueball exports. `npm install --no-save onnxruntime-web`. */

import { load } from "../../backends/mod.ts";
import { setBackend } from "../../gluon/nd/context.ts";
import { type gluon, nd } from "../../mod.ts";
import type { Tensor, Tensors } from "../data.ts";
import type { ConvolutionWorkload, ImageWorkload } from "../images.ts";
import { type Peer, type Program, peerOf } from "../peer.ts";
import { convolutionOf, netOf } from "./glueball_images.ts";

/** What is used of the package, which is too large to be a dependency. */
interface Runtime {
  readonly env: { readonly versions: { readonly web?: string }; wasm: { numThreads: number } };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
}
interface OrtTensor {
  readonly data: Float32Array;
}
interface Session {
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtTensor>>>;
  release(): Promise<void>;
}

const PACKAGE: string = "onnxruntime-web";

/** Loads it, where it is installed. */
export async function openOnnxruntimeWeb(): Promise<Peer> {
  const ort = await import(PACKAGE).catch(() => {
    throw new Error(`${PACKAGE} is not installed; npm install --no-save ${PACKAGE}`);
  });
  const runtime = (ort.InferenceSession ? ort : ort.default) as Runtime;
  runtime.env.wasm.numThreads = 1;
  return peerOf({ [PACKAGE]: runtime.env.versions.web ?? "" }, programsOf(runtime));
}

function programsOf(runtime: Runtime) {
  /** What runs the net on images. */
  async function sessionOf(net: gluon.Block, images: Tensor) {
    const shape = [1, ...images.shape.slice(1)];
    net.hybridize();
    net(nd.zeros(shape));
    const blob = await net.exportONNX();
    const model = new Uint8Array(await (blob as unknown as Blob).arrayBuffer());
    const session = await runtime.InferenceSession.create(model, { executionProviders: ["wasm"] });
    const run = async (x: OrtTensor): Promise<Float32Array> =>
      ((await session.run({ data: x })).output as OrtTensor).data;
    const tensor = (values: Float32Array, batch: number) =>
      new runtime.Tensor("float32", values, [batch, ...shape.slice(1)]);
    return { run, tensor, release: () => void session.release() };
  }

  async function forwardOf(net: gluon.Block, x: Tensor): Promise<Program> {
    const { run, tensor, release } = await sessionOf(net, x);
    const images = tensor(x.values, x.shape[0] as number);
    return {
      check: [await run(images)],
      async run(runs) {
        for (let i = 0; i < runs; i++) await run(images);
        return undefined;
      },
      release,
    };
  }

  return {
    async image_forward({ net }: ImageWorkload, tensors: Tensors): Promise<Program> {
      setBackend(await load("wasm"));
      return await forwardOf(netOf(net, tensors, "policy"), tensors.x as Tensor);
    },
    async convolution(workload: ConvolutionWorkload, tensors: Tensors): Promise<Program> {
      setBackend(await load("wasm"));
      return await forwardOf(convolutionOf(workload, tensors), tensors.x as Tensor);
    },
    async image_act({ net }: ImageWorkload, tensors: Tensors): Promise<Program> {
      setBackend(await load("wasm"));
      const states = tensors.states as Tensor;
      const { run, tensor, release } = await sessionOf(netOf(net, tensors, "policy"), states);
      const [count, length] = [states.shape[0] as number, states.values.length / states.shape[0]!];
      const images = Array.from({ length: count }, (_, i) =>
        tensor(states.values.slice(i * length, (i + 1) * length), 1),
      );
      const choose = async (i: number): Promise<number> => {
        const values = await run(images[i] as OrtTensor);
        return values.indexOf(Math.max(...values));
      };
      const actions: number[] = [];
      for (let i = 0; i < count; i++) actions.push(await choose(i));
      return {
        check: [actions],
        async run(runs) {
          for (let i = 0; i < runs; i++) await choose(i % count);
          return undefined;
        },
        release,
      };
    },
  };
}
