/** Binary encoding of elements of spaces, for the bridge to Python. */

import {
  Box,
  type BoxArrays,
  Dict,
  Discrete,
  type Element,
  MultiBinary,
  MultiDiscrete,
  type Space,
  Tuple,
} from "../../rl/spaces/mod.ts";

/** The description of a space by `server_py.ts`. Bounds are base64 of numbers of `dtype`. */
export type SpaceDescription =
  | {
      readonly kind: "Box";
      readonly dtype: keyof BoxArrays;
      readonly shape: readonly number[];
      readonly low: string;
      readonly high: string;
    }
  | { readonly kind: "Discrete"; readonly n: number; readonly start: number }
  | { readonly kind: "MultiDiscrete"; readonly nvec: readonly number[] }
  | { readonly kind: "MultiBinary"; readonly n: number }
  | { readonly kind: "Tuple"; readonly spaces: readonly SpaceDescription[] }
  | { readonly kind: "Dict"; readonly spaces: readonly (readonly [string, SpaceDescription])[] };

/** A space with the encoding of its elements. */
export interface SpaceCodec {
  readonly space: Space;
  /** The size of an element in bytes. */
  readonly size: number;
  /** Decodes the element at `offset`, into new memory. */
  read(bytes: DataView, offset: number): Element;
  /** Encodes an element at `offset`. */
  write(element: Element, bytes: DataView, offset: number): void;
}

/** The codec of a described space. */
export function codecOf(description: SpaceDescription): SpaceCodec {
  switch (description.kind) {
    case "Box": {
      const { dtype, shape } = description;
      const [low, high] = [description.low, description.high].map((bound) => {
        const bytes = Uint8Array.from(atob(bound), (character) => character.charCodeAt(0));
        return new arrayTypes[dtype](bytes.buffer);
      }) as [BoxArrays[typeof dtype], BoxArrays[typeof dtype]];
      return arrayCodec(new Box({ low, high, shape, dtype }), arrayTypes[dtype], low.length);
    }
    case "Discrete": {
      const { n, start } = description;
      return {
        space: new Discrete(n, { start }),
        size: 8,
        read: (bytes, offset) => bytes.getFloat64(offset, true),
        write: (element, bytes, offset) => bytes.setFloat64(offset, element as number, true),
      };
    }
    case "MultiDiscrete": {
      const { nvec } = description;
      return arrayCodec(new MultiDiscrete(nvec), Int32Array, nvec.length);
    }
    case "MultiBinary":
      return arrayCodec(new MultiBinary(description.n), Uint8Array, description.n);
    case "Tuple": {
      const parts = description.spaces.map(codecOf);
      const space = new Tuple(parts.map((part) => part.space));
      const keys = parts.map((_, i) => i);
      return compositeCodec(space, parts, keys, (elements) => elements);
    }
    case "Dict": {
      const keys = description.spaces.map(([key]) => key);
      const parts = description.spaces.map(([, part]) => codecOf(part));
      const space = new Dict(Object.fromEntries(parts.map((part, i) => [keys[i], part.space])));
      return compositeCodec(space, parts, keys, (elements) =>
        Object.fromEntries(elements.map((element, i) => [keys[i], element])),
      );
    }
  }
}

const arrayTypes = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;

function arrayCodec(
  space: Space,
  ArrayType: (typeof arrayTypes)[keyof BoxArrays],
  length: number,
): SpaceCodec {
  const size = length * ArrayType.BYTES_PER_ELEMENT;
  return {
    space,
    size,
    read: ({ buffer, byteOffset }, offset) => {
      const begin = byteOffset + offset;
      return new ArrayType(new Uint8Array(buffer, begin, size).slice().buffer);
    },
    write: (element, { buffer, byteOffset }, offset) => {
      const array = element as Float32Array;
      const from = new Uint8Array(array.buffer, array.byteOffset, size);
      new Uint8Array(buffer, byteOffset + offset, size).set(from);
    },
  };
}

function compositeCodec(
  space: Space,
  parts: readonly SpaceCodec[],
  keys: readonly (string | number)[],
  gather: (elements: Element[]) => Element,
): SpaceCodec {
  return {
    space,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    read: (bytes, offset) => {
      let at = offset;
      const elements = parts.map((part) => {
        at += part.size;
        return part.read(bytes, at - part.size);
      });
      return gather(elements);
    },
    write: (element, bytes, offset) => {
      let at = offset;
      for (const [i, part] of parts.entries()) {
        part.write((element as Record<string | number, Element>)[keys[i]!] as Element, bytes, at);
        at += part.size;
      }
    },
  };
}
