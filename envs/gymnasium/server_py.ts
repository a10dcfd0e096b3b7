/**
 * The Python half of the bridge to Gymnasium, as `PythonProcess` runs it.
 *
 * It takes requests on standard input and answers each one on standard output. A frame, either way,
 * is the length of its payload (uint32), one byte, and the payload; numbers are little endian.
 * Replies have the four bytes of `MAGIC` before that, so that what is no reply is not taken for
 * one. The byte of a request is its row in the table below. That of a reply is 0; or 1 for an
 * exception, then the payload is JSON, `{ message, traceback, missing }`; or 2 where a second
 * Ctrl-C ended it.
 *
 * | | request | its payload | the payload of the reply |
 * |---|---|---|---|
 * | 0 | make | JSON: a `MakeRequest` | JSON: a `Made`, both in `gymnasium_environment.ts` |
 * | 1 | reset | a seed, float64, or nothing | observation, info |
 * | 2 | step | action | reward, float64; terminated, truncated, uint8 each; observation, info |
 * | 3 | render | | width and height, uint32 each, and the pixels; or text in UTF-8 |
 * | 4 | close | | |
 *
 * Observations and actions are as long as their space says: a Discrete one is a float64, a Box one
 * its numbers in the type that `space_codec.ts` reads, a MultiDiscrete one int32, a MultiBinary one
 * uint8, and a Tuple or Dict one its parts in the order in which they were described. The info is
 * the rest of the payload in JSON, as far as JSON can say it; nothing where it is empty.
 */

/** What a reply begins with. */
export const MAGIC = 0x9ea1f07b;

/** The program without its last line, `main(...)`: a server of one environment, and what others share with it. */
export const SERVER_PARTS: string = `
import base64
import faulthandler
import json
import math
import os
import signal
import struct
import sys
import threading
import time
import traceback
from collections import namedtuple

MAGIC = ${MAGIC}

# requests, standard input, is open already: these lines were read from it.
replies = open(os.dup(1), "wb")
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)  # What the environment prints is for people to see, not a frame.
sys.stdout.reconfigure(line_buffering=True)


def end_with_parent():
    """Ends this process when its parent ends, in whatever way, and whatever it is doing then."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        return
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class Interrupts:
    """Ctrl-C is for the parent to answer, which cannot while it waits for a reply that never comes.

    So the second one ends this process, if the request that is being answered takes half a second
    more.
    """

    def __init__(self):
        self.count = 0
        self.request = 0  # odd while one is being answered
        signal.signal(signal.SIGINT, self.hear)

    def hear(self, signal_number, frame):
        self.count += 1
        if self.count > 1 and self.request % 2 == 1:
            timer = threading.Timer(0.5, self.end, [self.request])
            timer.daemon = True
            timer.start()

    def end(self, request):
        if request != self.request:
            return
        send(2, b"")
        os._exit(130)


# How the elements of a space travel: what the other side is told of the space, how many bytes an
# element has, encode(element) -> bytes, and decode(bytes, offset) -> element.
Codec = namedtuple("Codec", "description size encode decode")


def codec_of(space):
    if isinstance(space, spaces.Box):
        return box_codec(space)
    if isinstance(space, spaces.Discrete):
        return discrete_codec(space)
    if isinstance(space, spaces.MultiDiscrete) and not np.any(getattr(space, "start", 0)):
        description = {"kind": "MultiDiscrete", "nvec": space.nvec.ravel().tolist()}
        return array_codec(space, "<i4", description)
    if isinstance(space, spaces.MultiBinary):
        description = {"kind": "MultiBinary", "n": math.prod(space.shape)}
        return array_codec(space, "|u1", description)
    if isinstance(space, spaces.Tuple):
        parts = [codec_of(part) for part in space.spaces]
        description = {"kind": "Tuple", "spaces": [part.description for part in parts]}
        return composite_codec(parts, range(len(parts)), tuple, description)
    if isinstance(space, spaces.Dict):
        keys = list(space.spaces)
        parts = [codec_of(part) for part in space.spaces.values()]
        named = [[key, part.description] for key, part in zip(keys, parts)]
        description = {"kind": "Dict", "spaces": named}
        return composite_codec(parts, keys, lambda values: dict(zip(keys, values)), description)
    raise TypeError(
        f"there is no way to carry elements of {space}; there is one for Box, Discrete, "
        "MultiDiscrete that starts at 0, MultiBinary, and Tuple and Dict of these"
    )


def box_codec(space):
    low, high = space.low, space.high
    if space.dtype.kind == "f":
        name, wire = "float32", "<f4"
    elif space.dtype in (np.uint8, np.bool_):
        name, wire = "uint8", "|u1"
    else:
        name, wire = "int32", "<i4"
        low, high = (np.clip(bound.astype("f8"), -(2**31), 2**31 - 1) for bound in (low, high))
    description = {"kind": "Box", "dtype": name, "shape": space.shape}
    for key, bound in (("low", low), ("high", high)):
        description[key] = base64.b64encode(bound.astype(wire).tobytes()).decode()
    return array_codec(space, wire, description)


def array_codec(space, wire, description):
    wire = np.dtype(wire)
    count = math.prod(space.shape)
    is_rounded = space.dtype == np.float64  # In float32 a bound may lie a little outside.

    def encode(element):
        array = np.asarray(element)
        if array.size != count:
            raise ValueError(f"a value of shape {array.shape} is not in {space}")
        encoded = array.astype(wire)
        if wire.kind != "f" and array.dtype != wire and np.any(encoded != array):
            raise OverflowError(f"{array} cannot be carried as {wire.name}")
        return encoded.tobytes()

    def decode(data, offset):
        array = np.frombuffer(data, wire, count, offset).astype(space.dtype).reshape(space.shape)
        return np.clip(array, space.low, space.high) if is_rounded else array

    return Codec(description, wire.itemsize * count, encode, decode)


def discrete_codec(space):
    number = struct.Struct("<d")
    integer = space.dtype.type
    return Codec(
        {"kind": "Discrete", "n": int(space.n), "start": int(space.start)},
        number.size,
        number.pack,
        lambda data, offset: integer(number.unpack_from(data, offset)[0]),
    )


def composite_codec(parts, keys, gather, description):
    def encode(element):
        return b"".join([part.encode(element[key]) for part, key in zip(parts, keys)])

    def decode(data, offset):
        values = []
        for part in parts:
            values.append(part.decode(data, offset))
            offset += part.size
        return gather(values)

    return Codec(description, sum(part.size for part in parts), encode, decode)


def encode_info(info):
    if not isinstance(info, dict):
        raise TypeError(f"the info is {info!r}; it must be a dict")
    return json.dumps(plain(info)).encode() if info else b""


def number_of(reward):
    """The reward as a float; also where it is an array with one element."""
    try:
        return float(reward if np.ndim(reward) == 0 else np.asarray(reward).item())
    except (TypeError, ValueError):
        raise TypeError(f"the reward is {reward!r}; it must be a number") from None


def frame_rate_of(metadata):
    """How many steps a second are to be shown; None where that is not said, or no number."""
    try:
        rate = float(metadata["render_fps"])
    except (KeyError, TypeError, ValueError):
        return None
    return rate if math.isfinite(rate) and rate > 0 else None


def plain(value):
    """The value as JSON.stringify of JavaScript would say it; NotImplemented where it would not."""
    if isinstance(value, (np.generic, np.ndarray)):
        value = value.tolist()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, dict):
        items = [(str(key), plain(item)) for key, item in value.items()]
        return {key: item for key, item in items if item is not NotImplemented}
    if isinstance(value, (list, tuple)):
        return [None if item is NotImplemented else item for item in map(plain, value)]
    return NotImplemented


def make_environment(request):
    env = gymnasium.make(request["id"], **request["kwargs"])
    return env if request["atari"] is None else AtariFrames(env, **request["atari"])


class AtariFrames:
    """The frames of gymnasium.wrappers.AtariPreprocessing before they are resized: no-op reset, frame
    skipping, and the maximum of the latest two."""

    def __init__(self, env, noop_max, frame_skip, terminal_on_life_loss):
        self.env = env
        self.noop_max, self.frame_skip = noop_max, frame_skip
        self.terminal_on_life_loss = terminal_on_life_loss
        # Without a time limit no wrapper has a say in single frames, and frames that nobody sees need not be drawn.
        self.is_direct = env.spec.max_episode_steps is None and isinstance(env.action_space, spaces.Discrete)
        self.game = env.unwrapped
        self.ale = getattr(self.game, "ale", None)
        if self.ale is None:
            raise TypeError(f"{env} is no game of the Arcade Learning Environment")
        if noop_max > 0 and env.unwrapped.get_action_meanings()[0] != "NOOP":
            raise ValueError("with noop_max, the first action must be NOOP")

    def __getattr__(self, name):
        return getattr(self.env, name)

    def reset(self, seed=None):
        observation, info = self.env.reset(seed=seed)
        noops = self.env.unwrapped.np_random.integers(1, self.noop_max + 1) if self.noop_max > 0 else 0
        for _ in range(noops):
            observation, _, terminated, truncated, step_info = self.env.step(0)
            info.update(step_info)
            if terminated or truncated:
                observation, info = self.env.reset(seed=seed)
        self.lives = self.ale.lives()
        self.latest = observation
        return observation, info

    def step(self, action):
        total, observation, before = 0.0, self.latest, None
        for t in range(self.frame_skip):
            frame, reward, terminated, truncated, info = self.act(action, t >= self.frame_skip - 2)
            total += reward
            if self.terminal_on_life_loss:
                lives = self.ale.lives()
                terminated = terminated or lives < self.lives
                self.lives = lives
            if terminated or truncated:
                break
            if t == self.frame_skip - 2:
                before = frame
            elif t == self.frame_skip - 1:
                observation = frame
        # As there: where an episode ends between, what was written to the buffers so far.
        self.latest = observation if before is None else np.maximum(observation, before)
        return self.latest, total, terminated, truncated, info or self.game._get_info()

    def act(self, action, is_seen):
        """One frame of the game."""
        if not self.is_direct:
            return self.env.step(action)
        game, ale = self.game, self.ale
        reward = ale.act(game._action_set[action])
        frame = game._get_obs() if is_seen else None
        is_terminal = ale.game_over(with_truncation=False)
        return frame, reward, is_terminal, ale.game_truncated(), None


class Server:
    """Answers the requests; each method takes and gives a payload."""

    timeout = None  # seconds that an answer may take

    def make(self, payload):
        global np, gymnasium, spaces
        import gymnasium
        import numpy as np
        from gymnasium import spaces

        request = json.loads(payload)
        self.timeout = request["step_timeout"]
        if request["has_own_module"]:
            sys.path.insert(0, "")  # As "python -c" has it: modules of the working directory.
        self.env = make_environment(request)
        self.observations = codec_of(self.env.observation_space)
        self.actions = codec_of(self.env.action_space)
        spec = self.env.spec
        limit = spec.max_episode_steps
        reply = {
            "observation_space": self.observations.description,
            "action_space": self.actions.description,
            "max_episode_steps": None if limit == -1 else limit,
            "reward_threshold": spec.reward_threshold,
            "render_fps": frame_rate_of(self.env.metadata),
            "has_mask": self.has_mask(),
            "render_modes": self.env.metadata.get("render_modes", []),
        }
        return json.dumps(reply).encode()

    def has_mask(self):
        """Whether there are action masks: in info (the first reset has a seed, so this one is not
        noticed), or from a method action_masks, as sb3-contrib has it."""
        self.masks = None
        if not isinstance(self.env.action_space, spaces.Discrete):
            return False
        if "action_mask" in self.env.reset(seed=0)[1]:
            return True
        try:
            self.masks = self.env.get_wrapper_attr("action_masks")
        except AttributeError:
            return False
        return True

    def reset(self, payload):
        seed = int(struct.unpack("<d", payload)[0]) if payload else None
        observation, info = self.env.reset(seed=seed)
        return self.observations.encode(observation) + self.encode_info(info)

    def step(self, payload):
        action = self.actions.decode(payload, 0)
        observation, reward, terminated, truncated, info = self.env.step(action)
        reward = reward if type(reward) is float else number_of(reward)
        outcome = struct.pack("<d??", reward, terminated, truncated)
        rest = encode_info(info) if terminated else self.encode_info(info)
        return outcome + self.observations.encode(observation) + rest

    def encode_info(self, info):
        """The info, and the mask of a method as if it were in there."""
        if self.masks is not None:
            info = {**info, "action_mask": self.masks()}
        return encode_info(info)

    def render(self, payload):
        picture = self.env.render()
        if isinstance(picture, str):
            return picture.encode()
        pixels = np.asarray(picture, np.uint8)
        height, width, _ = pixels.shape
        return struct.pack("<II", width, height) + pixels.tobytes()

    def close(self, payload):
        self.env.close()
        return b""

    def share(self, payload):
        raise NotImplementedError("one environment shares no memory")


def missing_module(error):
    """The module that could not be found, where that is the error; Gymnasium wraps such errors."""
    while isinstance(error, ModuleNotFoundError):
        if error.name is not None:
            return error.name
        error = error.__cause__
    return None


def describe(error):
    description = {
        "message": "".join(traceback.format_exception_only(type(error), error)).strip(),
        "traceback": traceback.format_exc(),
        "missing": missing_module(error),
    }
    return json.dumps(description).encode()


def send(status, reply):
    try:
        replies.write(struct.pack("<IIB", MAGIC, len(reply), status))
        replies.write(reply)
        replies.flush()
    except BrokenPipeError:
        os._exit(1)  # Nobody is left to hear of it.


def main(server):
    end_with_parent()
    interrupts = Interrupts()
    answers = [server.make, server.reset, server.step, server.render, server.close, server.share]
    frame = struct.Struct("<IB")
    while header := requests.read(frame.size):
        length, request = frame.unpack(header)
        payload = requests.read(length)
        interrupts.request += 1
        if server.timeout is not None:
            faulthandler.dump_traceback_later(server.timeout, exit=True, file=sys.__stderr__)
        try:
            status, reply = 0, answers[request](payload)
        except Exception as error:
            status, reply = 1, describe(error)
        if server.timeout is not None:
            faulthandler.cancel_dump_traceback_later()
        interrupts.request += 1
        send(status, reply)

`;

/** The program. */
export const SERVER: string = `${SERVER_PARTS}

main(Server())
`;
