/**
 * The Python half of the vectorised bridge: a process with several environments, each of whose requests is for all of
 * them. Frames, requests and errors are those of `server_py.ts`; payloads are:
 *
 * | | request | its payload | the payload of the reply |
 * |---|---|---|---|
 * | 0 | make | JSON: a `MakeRequest` with `count`, `first` and `same_step` | JSON: a `Made` |
 * | 1 | reset | `count` seeds, float64, or nothing | sections |
 * | 2 | step | the leaves of the actions | sections |
 * | 3 | render | | for each, the length (uint32) of a picture as there, and the picture |
 * | 4 | close | | |
 * | 5 | share | the path of a file, in UTF-8, or nothing | |
 *
 * A section is an array with a row for each environment, and begins at a multiple of 8 bytes: reward (float64),
 * terminated, truncated, reset (uint8), the returns of episodes that ended (float64), masks (uint8, if there are any), then
 * the leaves of the observations, in the types of `vector_layout.ts`. With `same_step`, a byte before them (and 7 of zeros)
 * says whether episodes have ended; then the masks and leaves of their last observations follow. After `share`, all leaves
 * are in that file, which is mapped into memory, and not in the reply.
 */

import { SERVER_PARTS } from "./server_py.ts";

/** The program. */
export const VECTOR_SERVER: string = `${SERVER_PARTS}

import mmap


def leaves_of(space, path=()):
    """The leaves of a space, in order, each with the keys that lead to it."""
    if isinstance(space, spaces.Tuple):
        return [leaf for i, part in enumerate(space.spaces) for leaf in leaves_of(part, (*path, i))]
    if isinstance(space, spaces.Dict):
        return [leaf for key, part in space.spaces.items() for leaf in leaves_of(part, (*path, key))]
    return [Leaf(space, path)]


class Leaf:
    """A leaf of a space, and the array with a row for each environment."""

    def __init__(self, space, path):
        self.space, self.path = space, path
        kind = space.dtype.kind
        if isinstance(space, spaces.Box) and kind == "f":
            wire = "<f4"
        elif isinstance(space, spaces.MultiBinary) or (
            isinstance(space, spaces.Box) and space.dtype in (np.uint8, np.bool_)
        ):
            wire = "|u1"
        else:
            wire = "<i4"
        self.wire = np.dtype(wire)
        self.shape = tuple(space.shape)
        self.is_exact = kind == "f"
        self.is_rounded = isinstance(space, spaces.Box) and space.dtype == np.float64

    def bind(self, buffer, offset, count):
        """Puts the array at offset into a buffer; returns where the next section begins."""
        size = math.prod(self.shape)
        rows = np.frombuffer(buffer, self.wire, count * size, offset)
        self.rows = rows.reshape(count, *self.shape)
        return (offset + rows.nbytes + 7) & ~7

    def put(self, i, element):
        for key in self.path:
            element = element[key]
        array = element if type(element) is np.ndarray else np.asarray(element)
        if array.shape != self.shape:
            raise ValueError(f"an observation has shape {array.shape}, and its space {self.space}")
        if not self.is_exact and array.dtype != self.wire:
            encoded = array.astype(self.wire)
            if np.any(encoded != array):
                raise OverflowError(f"{array} cannot be carried as {self.wire.name}")
            array = encoded
        self.rows[i] = array

    def elements(self):
        """The rows as elements of the space."""
        if isinstance(self.space, spaces.Discrete):
            return list(self.rows.astype(self.space.dtype))
        rows = self.rows.astype(self.space.dtype)  # a copy, which environments may keep
        return list(np.clip(rows, self.space.low, self.space.high) if self.is_rounded else rows)


def gatherer_of(space, leaves):
    """A function that makes the elements of a space from an iterator over those of its leaves."""
    if isinstance(space, spaces.Tuple):
        parts = [gatherer_of(part, leaves) for part in space.spaces]
        return lambda each: tuple([part(each) for part in parts])
    if isinstance(space, spaces.Dict):
        parts = [(key, gatherer_of(part, leaves)) for key, part in space.spaces.items()]
        return lambda each: {key: part(each) for key, part in parts}
    return next


class VectorServer(Server):
    """Answers the requests, each for all environments of this process."""

    memory = None

    def make(self, payload):
        request = json.loads(payload)
        self.first, self.count, self.same_step = (
            request[key] for key in ("first", "count", "same_step")
        )
        reply = super().make(payload)
        if self.timeout is not None:
            self.timeout *= self.count
        self.envs = [self.env, *(make_environment(request) for _ in range(self.count - 1))]
        has_mask = json.loads(reply)["has_mask"]
        self.mask_methods = None
        if self.masks is not None:
            self.mask_methods = [env.get_wrapper_attr("action_masks") for env in self.envs]
        n = int(self.env.action_space.n) if has_mask else 0
        self.action_leaves = leaves_of(self.env.action_space)
        self.gather = gatherer_of(self.env.action_space, self.action_leaves)
        self.is_plain = len(self.action_leaves) == 1 and not self.action_leaves[0].path
        self.leaves, self.final_leaves = (leaves_of(self.env.observation_space) for _ in range(2))
        self.ended, self.returns = [False] * self.count, [0.0] * self.count
        self.flags = [
            Section("<f8"), Section("|u1"), Section("|u1"), Section("|u1"), Section("<f8"),
            *([Section("|u1", n)] if n else []),
        ]
        self.reward, self.terminated, self.truncated, self.was_reset, self.ended_returns = self.flags[:5]
        self.mask = self.flags[5] if n else None
        self.final_mask = Section("|u1", n) if n else None
        self.arrange()
        return reply

    def arrange(self):
        """Lays out the sections: all in the reply, or the leaves in the shared memory."""
        count = self.count
        size = sum(count * section.bytes + 7 for section in self.flags) + 64
        leaves = sum(count * math.prod(leaf.shape) * leaf.wire.itemsize + 7 for leaf in self.leaves)
        masks = self.mask.bytes * count + 7 if self.mask else 0
        self.buffer = bytearray(size + masks + 2 * leaves)
        end = 0
        for section in self.flags:
            end = section.bind(self.buffer, end, count)
        self.has_final = end if self.same_step else None
        end += 8 if self.same_step else 0
        frames, at = (self.buffer, end) if self.memory is None else (self.memory, 0)
        for leaf in self.leaves:
            at = leaf.bind(frames, at, count)
        self.end = at if self.memory is None else end
        if self.same_step:
            end = self.end if self.mask is None else self.final_mask.bind(self.buffer, self.end, count)
            if self.memory is None:
                at = end
            for leaf in self.final_leaves:
                at = leaf.bind(frames, at, count)
            self.final_end = at if self.memory is None else end
        self.view = memoryview(self.buffer)

    def share(self, payload):
        with open(payload.decode(), "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 0)
        self.arrange()
        return b""

    def reset(self, payload):
        seeds = np.frombuffer(payload, "<f8")
        for section in self.flags[:5]:
            section.rows[:] = 0
        for i in range(self.count):
            self.begin(i, int(seeds[i]) if len(seeds) else None)
        if self.same_step:
            self.buffer[self.has_final] = 0
        return self.view[: self.end]

    def begin(self, i, seed=None):
        observation, info = self.envs[i].reset(seed=seed)
        self.ended[i], self.returns[i] = False, 0.0
        self.put(i, observation, info, self.leaves, self.mask)

    def put(self, i, observation, info, leaves, mask):
        for leaf in leaves:
            leaf.put(i, observation)
        if mask is None:
            return
        own = info.get("action_mask") if self.mask_methods is None else self.mask_methods[i]()
        if own is None:
            return
        own = np.asarray(own)
        if own.shape != mask.shape or not np.all((own == 0) | (own == 1)):
            raise ValueError(
                f"the action mask of environment {self.first + i} is {own}; "
                f"it must be {mask.shape[0]} zeros and ones"
            )
        mask.rows[i] = own

    def step(self, payload):
        offset = 0
        for leaf in self.action_leaves:
            offset = leaf.bind(payload, offset, self.count)
        if self.is_plain:
            actions = self.action_leaves[0].elements()
        else:
            columns = [leaf.elements() for leaf in self.action_leaves]
            actions = [self.gather(iter(row)) for row in zip(*columns)]
        reward, terminated, truncated = self.reward.rows, self.terminated.rows, self.truncated.rows
        self.was_reset.rows[:] = 0
        has_final = 0
        for i, env in enumerate(self.envs):
            if self.ended[i]:
                self.begin(i)
                reward[i], terminated[i], truncated[i], self.was_reset.rows[i] = 0, 0, 0, 1
                continue
            observation, gain, is_terminal, is_truncated, info = env.step(actions[i])
            gain = gain if type(gain) is float else number_of(gain)
            reward[i], terminated[i], truncated[i] = gain, is_terminal, is_truncated
            self.returns[i] += gain
            if not (is_terminal or is_truncated):
                self.put(i, observation, info, self.leaves, self.mask)
                continue
            self.ended_returns.rows[i] = self.returns[i]
            if self.same_step:
                has_final = 1
                self.put(i, observation, info, self.final_leaves, None if is_terminal else self.final_mask)
                self.begin(i)
            else:
                self.ended[i] = True
                self.put(i, observation, info, self.leaves, None if is_terminal else self.mask)
        if not self.same_step:
            return self.view[: self.end]
        self.buffer[self.has_final] = has_final
        return self.view[: self.final_end if has_final else self.end]

    def render(self, payload):
        pictures = []
        for env in self.envs:
            self.env = env
            pictures.append(super().render(payload))
        return b"".join(struct.pack("<I", len(each)) + each for each in pictures)

    def close(self, payload):
        for env in self.envs:
            env.close()
        return b""


class Section:
    """An array with a row of numbers for each environment."""

    def __init__(self, dtype, width=None):
        self.dtype = np.dtype(dtype)
        self.shape = () if width is None else (width,)
        self.bytes = self.dtype.itemsize * (width or 1)

    def bind(self, buffer, offset, count):
        rows = np.frombuffer(buffer, self.dtype, count * (self.bytes // self.dtype.itemsize), offset)
        self.rows = rows.reshape(count, *self.shape)
        self.rows[:] = 1 if self.shape else 0
        return (offset + rows.nbytes + 7) & ~7


main(VectorServer())
`;
