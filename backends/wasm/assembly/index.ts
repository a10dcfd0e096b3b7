// The kernels that JavaScript sees; `tools/build_simd.ts` compiles them. No static data, no heap:
// they run in the memory that they are given.

export * from "./activation_gradient";
export * from "./arg_reduce";
export * from "./binary";
export * from "./convert";
export * from "./convolution";
export * from "./indexing";
export * from "./matmul/matmul";
export * from "./movement";
export * from "./pooling";
export * from "./probe";
export * from "./random";
export * from "./recurrence";
export * from "./reduce";
export * from "./softmax";
export * from "./sort";
export * from "./unary";
export * from "./update";
