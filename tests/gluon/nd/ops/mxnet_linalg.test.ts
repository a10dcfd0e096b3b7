/** `nd.linalg` and its gradients against MXNet 1.9.1. */
import { linalg } from "../../../../gluon/nd/mod.ts";
import { type Call, mxnetSuite, optioned, unary } from "../support/mxnet_suite.ts";

type Attrs = linalg.GemmOptions & linalg.TriangularOptions & linalg.TrianOptions;

const calls: Readonly<Record<string, Call<Attrs>>> = {
  det: unary(linalg.det),
  extractdiag: optioned(linalg.extractdiag),
  extracttrian: optioned(linalg.extracttrian),
  gelqf: ([a]) => linalg.gelqf(a),
  gemm: ([a, b, c], attrs) => linalg.gemm(a, b, c, attrs),
  gemm2: ([a, b], attrs) => linalg.gemm2(a, b, attrs),
  inverse: unary(linalg.inverse),
  makediag: optioned(linalg.makediag),
  maketrian: optioned(linalg.maketrian),
  potrf: unary(linalg.potrf),
  potri: unary(linalg.potri),
  slogdet: ([a]) => linalg.slogdet(a),
  sumlogdiag: unary(linalg.sumlogdiag),
  svd: ([a]) => linalg.svd(a),
  syevd: ([a]) => linalg.syevd(a),
  syrk: optioned((x, { transpose = false, alpha = 1 }) => linalg.syrk(x, { transpose, alpha })),
  trmm: ([a, b], attrs) => linalg.trmm(a, b, attrs),
  trsm: ([a, b], attrs) => linalg.trsm(a, b, attrs),
};

mxnetSuite("mxnet_linalg", calls, { least: 90, tolerance: 5e-5 });
