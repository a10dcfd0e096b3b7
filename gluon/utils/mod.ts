/** Helpers, under the names of `mxnet.gluon.utils`. */
export { clip_global_norm } from "../trainer/clip_global_norm.ts";
export { check_sha1, type DownloadOptions, download } from "./download.ts";
export { type BarScreen, ProgressBar, type ProgressBarOptions, progress } from "./progress_bar.ts";
export { type SplitDataOptions, split_and_load, split_data } from "./split_data.ts";
