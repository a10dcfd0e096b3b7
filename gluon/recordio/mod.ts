/** Record files, under the names of `mxnet.recordio`. */
export { type IRHeader, pack, pack_img, unpack, unpack_img } from "./image_record.ts";
export { MXIndexedRecordIO, type RecordKey } from "./indexed_record_io.ts";
export { type Flag, MXRecordIO } from "./record_io.ts";
