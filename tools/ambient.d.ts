// The globals of Bun. Not `types` in tsconfig.json: Deno reads that file, and would fetch every package.
/// <reference types="bun" />
