/** Layers, under the names of `mxnet.gluon.nn`. */
export { Block, Block as HybridBlock } from "../block.ts";
export { Dense, type DenseOptions } from "./dense.ts";
export { Sequential, Sequential as HybridSequential } from "./sequential.ts";
