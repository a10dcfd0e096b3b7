/** `nd`, as users see it: arrays and their operations, and the files of arrays, which stand a floor higher. */
export { load, save } from "./io/array_file.ts";
export * from "./nd/mod.ts";
