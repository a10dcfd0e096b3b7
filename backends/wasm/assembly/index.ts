// The kernels that JavaScript sees; `tools/build_simd.ts` compiles them. No static data, no heap:
// they run in tfjs's memory.

export * from "./activation_gradient";
export * from "./arg_reduce";
export * from "./binary";
export * from "./convert";
export * from "./indexing";
export * from "./matmul";
export * from "./movement";
export * from "./probe";
export * from "./random";
export * from "./reduce";
export * from "./softmax";
export * from "./unary";
export * from "./update";
