/** Pictures of environments as PNG files, in a folder for each recording. */

import { encode } from "fast-png";
import { formatValue } from "../../backends/base/format_value.ts";
import { findHostModule } from "../../backends/base/host.ts";
import type { Image } from "../../rl/environment.ts";

/** One picture of a recording. */
export interface RecordedPicture {
  /** The recording: `rl-video-episode-8`, or `rl-video-step-500`. */
  readonly name: string;
  /** The number of the picture in it, from 0 on. */
  readonly frame: number;
  /** A PNG file. */
  readonly png: Uint8Array;
}

/** Where the folders of recordings are made, or what takes each picture, as in a page. */
export type PictureTarget = string | ((picture: RecordedPicture) => void);

/** An image as a PNG file. */
export function encodePNG({ width, height, data }: Image): Uint8Array {
  return encode({ width, height, data, channels: 3, depth: 8 });
}

/** @throws {RangeError} naming the option that is wrong, and its value. */
export function checkRecording(
  name: string,
  { video_length, name_prefix }: { readonly video_length: number; readonly name_prefix: string },
): void {
  if (!Number.isSafeInteger(video_length) || video_length < 0) {
    throw new RangeError(
      `Cannot record ${name} with video_length ${formatValue(video_length)}: it must be a number of pictures, ` +
        "or 0 for all.",
    );
  }
  if (typeof name_prefix === "string" && /^[^/\\\0]+$/.test(name_prefix)) return;
  throw new RangeError(
    `Cannot record ${name} with name_prefix ${formatValue(name_prefix)}: it must be a name without slashes.`,
  );
}

/** What writes the pictures of the environment `name`. */
export function pictureWriter(
  name: string,
  folder: PictureTarget,
): (picture: RecordedPicture) => void {
  if (typeof folder === "function") return folder;
  const [fs, path] = [findHostModule("node:fs"), findHostModule("node:path")];
  if (typeof folder !== "string" || folder === "") {
    throw new TypeError(
      `Cannot record ${name} into ${formatValue(folder)}: video_folder must be the path of a folder, ` +
        "or a function that takes each picture.",
    );
  }
  if (fs === undefined || path === undefined) {
    throw new Error(
      `Cannot record ${name} into ${folder}: this host has no files; give a function that takes each picture.`,
    );
  }
  return ({ name: recording, frame, png }) => {
    const within = path.join(folder, recording);
    const file = path.join(within, `${String(frame).padStart(6, "0")}.png`);
    try {
      if (frame === 0) {
        fs.mkdirSync(within, { recursive: true });
        const old = fs.readdirSync(within).filter((each) => /^\d{6}\.png$/.test(each));
        for (const each of old) fs.rmSync(path.join(within, each));
      }
      fs.writeFileSync(file, png);
    } catch (cause) {
      throw new Error(
        `Cannot record ${name} into ${file}: ${(cause as Error).message}; give another folder, or make room.`,
        { cause },
      );
    }
  };
}
