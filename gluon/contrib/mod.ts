/** What MXNet has in `gluon.contrib`. */
export * as estimator from "./estimator/mod.ts";
export * as nn from "./nn/mod.ts";
