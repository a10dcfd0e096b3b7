/** Known nets, under the names of `mxnet.gluon.model_zoo`. */
export * as vision from "./vision/mod.ts";
