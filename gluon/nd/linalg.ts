/** `nd.linalg`: linear algebra on matrices `(..., rows, columns)`, under the names of `mxnet.nd.linalg`. */
export {
  extractdiag,
  extracttrian,
  makediag,
  maketrian,
  type TrianOptions,
} from "./ops/linalg_diagonals.ts";
export { gelqf } from "./ops/linalg_gelqf.ts";
export { type Gemm2Options, type GemmOptions, gemm, gemm2, syrk } from "./ops/linalg_gemm.ts";
export { det, inverse, slogdet } from "./ops/linalg_inverse.ts";
export { potrf, potri, sumlogdiag } from "./ops/linalg_potrf.ts";
export { svd } from "./ops/linalg_svd.ts";
export { syevd } from "./ops/linalg_syevd.ts";
export { type TriangularOptions, trmm, trsm } from "./ops/linalg_trsm.ts";
