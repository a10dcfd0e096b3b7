/**
 * `safetensors`: named tensors as the bytes of a file, and back. It stands between `gluon/mod.ts` and the code, which
 * esbuild then leaves out of a bundle that does not use it.
 */
export {
  decode,
  encode,
  type OwnBytes,
  type StoredDType,
  type Tensor,
  type TensorFile,
} from "./safetensors.ts";
