/** `files`: files of tensors of every kind, and the files of a page. */
export { openTensors, readTensorFile as readTensors } from "./open_tensors.ts";
export { getFile, listFiles, removeFile } from "./page_files.ts";
export { writeTensorFile as writeTensors } from "./write_tensors.ts";
