/**
 * Pickles of PyTorch's tensors. A pickle is a program for a stack machine, which in Python may call anything. This machine
 * calls nothing: it makes numbers, texts, tuples, lists, dictionaries, and what PyTorch makes tensors of, which are rows of
 * a table; whatever else a pickle asks for is refused.
 * Source: CPython 3.13, Lib/pickletools.py; PyTorch 2.13, torch/_utils.py and torch/serialization.py.
 */
import type { ElementFormat } from "../element_format.ts";
import type { Fail } from "../tensor_source.ts";

/** Numbers that lie in a part of the file. */
export interface TorchStorage {
  readonly format: ElementFormat;
  /** The name of the part. */
  readonly key: string;
  /** How many numbers. */
  readonly size: number;
}

/** A tensor: a view of a storage. */
export class TorchTensor {
  readonly storage: TorchStorage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(
    storage: TorchStorage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** What a pickle may hold. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | TorchTensor
  | StoragePlace
  | Global
  | Pickled[]
  | Map<Pickled, Pickled>;

/** A storage on the stack. */
class StoragePlace {
  readonly storage: TorchStorage;

  constructor(storage: TorchStorage) {
    this.storage = storage;
  }
}

/** A name on the stack: one of the table. */
class Global {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Classes of storages and the formats of their elements. */
const STORAGES: ReadonlyMap<string, ElementFormat> = new Map([
  ["torch FloatStorage", "F32"],
  ["torch DoubleStorage", "F64"],
  ["torch HalfStorage", "F16"],
  ["torch BFloat16Storage", "BF16"],
  ["torch LongStorage", "I64"],
  ["torch IntStorage", "I32"],
  ["torch ShortStorage", "I16"],
  ["torch CharStorage", "I8"],
  ["torch ByteStorage", "U8"],
  ["torch BoolStorage", "BOOL"],
]);

type Maker = (args: readonly Pickled[]) => Pickled | undefined;

/** What is made of arguments, by name. */
const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ["collections OrderedDict", (args) => (args.length === 0 ? new Map() : undefined)],
  ["torch Size", ([sizes]) => (Array.isArray(sizes) ? sizes : undefined)],
  ["torch._utils _rebuild_parameter", ([data]) => (data instanceof TorchTensor ? data : undefined)],
  ["torch._utils _rebuild_tensor_v2", makeTensor],
]);

function makeTensor([place, offset, shape, strides]: readonly Pickled[]): TorchTensor | undefined {
  const isList = (value: Pickled | undefined): value is number[] =>
    Array.isArray(value) &&
    value.every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
  const isPlace = place instanceof StoragePlace && Number.isSafeInteger(offset);
  if (!isPlace || !isList(shape) || !isList(strides)) return undefined;
  if (shape.length !== strides.length) return undefined;
  return new TorchTensor(place.storage, offset as number, shape, strides);
}

/** A mark on the stack. */
const MARK = Symbol("mark");

/** The most values that a pickle may make. */
const MOST = 1 << 22;

/**
 * What a pickle holds.
 *
 * @throws {RangeError} by `fail`, where it is damaged, or asks for anything but the above.
 */
export function readPickle(bytes: Uint8Array, fail: Fail): Pickled {
  return new Machine(bytes, fail).run();
}

class Machine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #fail: Fail;
  readonly #stack: (Pickled | typeof MARK)[] = [];
  readonly #memo = new Map<number, Pickled>();
  #at = 0;
  #made = 0;

  constructor(bytes: Uint8Array, fail: Fail) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#fail = fail;
  }

  run(): Pickled {
    for (;;) {
      const code = this.#byte();
      if (code === 0x2e /* STOP */) return this.#pop();
      this.#step(code);
      if (++this.#made > MOST) this.#fail(`its pickle has more than ${MOST} steps`);
    }
  }

  #step(code: number): void {
    switch (code) {
      case 0x80: // PROTO
        if (this.#byte() > 5) this.#fail("its pickle is of a version that is not read");
        break;
      case 0x95: // FRAME
        this.#skip(8);
        break;
      case 0x28: // MARK
        this.#stack.push(MARK);
        break;
      case 0x4e: // NONE
        this.#push(null);
        break;
      case 0x88: // NEWTRUE
        this.#push(true);
        break;
      case 0x89: // NEWFALSE
        this.#push(false);
        break;
      case 0x4b: // BININT1
        this.#push(this.#byte());
        break;
      case 0x4d: // BININT2
        this.#push(this.#view.getUint16(this.#skip(2), true));
        break;
      case 0x4a: // BININT
        this.#push(this.#view.getInt32(this.#skip(4), true));
        break;
      case 0x8a: // LONG1
        this.#push(this.#long(this.#byte()));
        break;
      case 0x47: // BINFLOAT
        this.#push(this.#view.getFloat64(this.#skip(8), false));
        break;
      case 0x58: // BINUNICODE
        this.#push(this.#text(this.#view.getUint32(this.#skip(4), true)));
        break;
      case 0x8c: // SHORT_BINUNICODE
        this.#push(this.#text(this.#byte()));
        break;
      case 0x7d: // EMPTY_DICT
        this.#push(new Map());
        break;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        this.#push([]);
        break;
      case 0x74: // TUPLE
        this.#push(this.#marked());
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        this.#push(this.#last(code - 0x84));
        break;
      case 0x61: // APPEND
        this.#append([this.#pop()]);
        break;
      case 0x65: // APPENDS
        this.#append(this.#marked());
        break;
      case 0x73: // SETITEM
        this.#set(this.#last(2));
        break;
      case 0x75: // SETITEMS
        this.#set(this.#marked());
        break;
      case 0x71: // BINPUT
        this.#put(this.#byte());
        break;
      case 0x72: // LONG_BINPUT
        this.#put(this.#view.getUint32(this.#skip(4), true));
        break;
      case 0x94: // MEMOIZE
        this.#put(this.#memo.size);
        break;
      case 0x68: // BINGET
        this.#get(this.#byte());
        break;
      case 0x6a: // LONG_BINGET
        this.#get(this.#view.getUint32(this.#skip(4), true));
        break;
      case 0x63: // GLOBAL
        this.#global(`${this.#line()} ${this.#line()}`);
        break;
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = this.#last(2);
        this.#global(`${module} ${name}`);
        break;
      }
      case 0x51: // BINPERSID
        this.#push(this.#storage(this.#pop()));
        break;
      case 0x52: // REDUCE
        this.#reduce();
        break;
      case 0x62: // BUILD
        this.#build();
        break;
      default:
        this.#fail(
          `its pickle asks for operation 0x${code.toString(16)}, which tensors do not need; it is refused unread`,
        );
    }
  }

  #global(name: string): void {
    if (!MAKERS.has(name) && !STORAGES.has(name)) {
      this.#fail(
        `its pickle asks for ${JSON.stringify(name.slice(0, 80))}, which is no part of a tensor; it is refused ` +
          "unread. Save net.state_dict() alone, best with safetensors.torch.save_file",
      );
    }
    this.#push(new Global(name));
  }

  #reduce(): void {
    const [callable, args] = this.#last(2);
    const make = callable instanceof Global ? MAKERS.get(callable.name) : undefined;
    const made = make && Array.isArray(args) ? make(args) : undefined;
    if (made === undefined) this.#fail("its pickle makes something of arguments that do not fit");
    this.#push(made as Pickled);
  }

  /** PyTorch keeps versions of modules with a state_dict, which tensors do not need. */
  #build(): void {
    const [target] = this.#last(2);
    if (!(target instanceof Map)) this.#fail("its pickle gives a state to what has none");
    this.#push(target as Pickled);
  }

  #storage(id: Pickled): StoragePlace {
    const [kind, global, key, , size] = Array.isArray(id) ? id : [];
    const format = global instanceof Global ? STORAGES.get(global.name) : undefined;
    const isKey = typeof key === "string" && /^\w+$/.test(key);
    if (kind !== "storage" || !format || !isKey || !Number.isSafeInteger(size)) {
      return this.#fail("its pickle names a storage in a way that is not read");
    }
    return new StoragePlace({ format, key, size: size as number });
  }

  #append(items: readonly Pickled[]): void {
    const list = this.#stack.at(-1);
    if (!Array.isArray(list)) this.#fail("its pickle appends to what is no list");
    for (const each of items) (list as Pickled[]).push(each);
  }

  #set(pairs: readonly Pickled[]): void {
    const map = this.#stack.at(-1);
    if (!(map instanceof Map) || pairs.length % 2 !== 0) {
      this.#fail("its pickle sets an item of what is no dictionary");
    }
    for (let i = 0; i < pairs.length; i += 2)
      (map as Map<Pickled, Pickled>).set(pairs[i]!, pairs[i + 1]!);
  }

  #put(place: number): void {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) this.#fail("its pickle is damaged");
    this.#memo.set(place, value as Pickled);
  }

  #get(place: number): void {
    const value = this.#memo.get(place);
    if (value === undefined) this.#fail("its pickle is damaged");
    this.#push(value as Pickled);
  }

  #push(value: Pickled): void {
    this.#stack.push(value);
  }

  #pop(): Pickled {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) return this.#fail("its pickle is damaged");
    return value as Pickled;
  }

  #last(count: number): Pickled[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  /** What is above the last mark. */
  #marked(): Pickled[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) return this.#fail("its pickle is damaged");
    return this.#stack.splice(at).slice(1) as Pickled[];
  }

  #byte(): number {
    return this.#bytes[this.#skip(1)] as number;
  }

  /** Moves on by so many bytes, and gives the place where they begin. */
  #skip(count: number): number {
    const begin = this.#at;
    if (begin + count > this.#bytes.length) this.#fail("its pickle is truncated");
    this.#at += count;
    return begin;
  }

  #text(length: number): string {
    const begin = this.#skip(length);
    return new TextDecoder().decode(this.#bytes.subarray(begin, begin + length));
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) return this.#fail("its pickle is truncated");
    const text = this.#text(end - this.#at);
    this.#at++;
    return text;
  }

  /** A whole number of so many bytes, the lowest first. */
  #long(count: number): number {
    const begin = this.#skip(count);
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[begin + i]!);
    return Number(BigInt.asIntN(8 * count, value));
  }
}
