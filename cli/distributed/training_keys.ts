/**
 * A distributed training in Redis, for one learner and any number of actors.
 *
 * | key, after the prefix | |
 * |---|---|
 * | `learning` | hash: the training as a task of a sweep (`id`, `text`), and how much experience may wait and be kept |
 * | `learner` | the token of the learner at work; expires without its heartbeats |
 * | `experience` | stream: messages of actors, until a checkpoint holds them |
 * | `put`, `taken` | how many messages were put, and the last that the learner has taken |
 * | `last:<actor>` | the number of an actor's latest message, so that one that is sent again is put once |
 * | `weights` | hash: the newest weights, their version and digest |
 * | `actor:<name>` | what an actor does; expires without its heartbeats |
 * | `log:<task>` | stream: the course of the training, as rows; expires |
 * | `round` | hash, of PPO: the rollout under way (`number`), the version of its weights, and its number of `shares` |
 * | `states`, `claims`, `rollouts` | hashes by share: where it begins, the actor that collects it, and what that has collected |
 * | `saved`, `saved:<name>:<i>` | the learner's checkpoint: a hash about it, and its parts |
 */
export const KEYS = {
  learning: "learning",
  learner: "learner",
  experience: "experience",
  put: "put",
  taken: "taken",
  weights: "weights",
  saved: "saved",
  round: "round",
  states: "states",
  claims: "claims",
  rollouts: "rollouts",
} as const;

/** Puts a message, once, unless there is no room: `put`, `full` or `gone`, and the version of the newest weights. */
export const PUT = `
local learning = redis.call('HMGET', KEYS[1], 'id', 'mostWaiting', 'mostKept')
local version = tonumber(redis.call('HGET', KEYS[5], 'version') or '0')
if learning[1] ~= ARGV[1] then return {'gone', version} end
if tonumber(redis.call('GET', KEYS[6]) or '0') >= tonumber(ARGV[2]) then return {'put', version} end
local n = tonumber(redis.call('GET', KEYS[3]) or '0')
local taken = tonumber(redis.call('GET', KEYS[4]) or '0')
if n - taken >= tonumber(learning[2]) or redis.call('XLEN', KEYS[2]) >= tonumber(learning[3]) then
  return {'full', version}
end
redis.call('XADD', KEYS[2], '*', 'n', n + 1, 'head', ARGV[3], 'bytes', ARGV[4], 'digest', ARGV[5])
redis.call('SET', KEYS[3], n + 1)
redis.call('SET', KEYS[6], ARGV[2], 'EX', 3600)
return {'put', version}`;

/** What only the learner at work may do begins so. */
const FENCE = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'lost' end\n";

/** Notes what was taken, and gives the next messages. */
export const TAKE: string = `${FENCE}
if ARGV[2] ~= '' then redis.call('SET', KEYS[3], ARGV[2]) end
return redis.call('XRANGE', KEYS[2], ARGV[3], '+', 'COUNT', ARGV[4])`;

/** Begins a round: its number, the version of its weights, and a state for each share, empty at the beginning. */
export const BEGIN_ROUND: string = `${FENCE}
redis.call('UNLINK', KEYS[3], KEYS[4], KEYS[5])
redis.call('HSET', KEYS[2], 'number', ARGV[2], 'version', ARGV[3], 'shares', #ARGV - 3)
for i = 4, #ARGV do redis.call('HSET', KEYS[3], i - 4, ARGV[i]) end
return 'begun'`;

/** The rollouts of a round, once they are all there; `none` where Redis has lost the round. */
export const ROLLOUTS: string = `${FENCE}
if redis.call('EXISTS', KEYS[3]) == 0 then return 'none' end
if redis.call('HLEN', KEYS[2]) < tonumber(ARGV[2]) then return false end
return redis.call('HGETALL', KEYS[2])`;

/** Gives a share that nobody collects who is heard of: `gone`, `none`, or round, version, share and state. */
export const CLAIM = `
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return {'gone'} end
local round = redis.call('HMGET', KEYS[2], 'number', 'version', 'shares')
for i = 0, tonumber(round[3] or '0') - 1 do
  if redis.call('HEXISTS', KEYS[5], i) == 0 then
    local owner = redis.call('HGET', KEYS[4], i)
    if not owner or owner == ARGV[2] or redis.call('EXISTS', ARGV[3] .. owner) == 0 then
      redis.call('HSET', KEYS[4], i, ARGV[2])
      return {'share', round[1], round[2], i, redis.call('HGET', KEYS[3], i)}
    end
  end
end
return {'none'}`;

/** Delivers a share, once, to the round that it was claimed for. */
export const DELIVER = `
if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return 'gone' end
if redis.call('HGET', KEYS[2], 'number') ~= ARGV[2] then return 'late' end
return redis.call('HSETNX', KEYS[3], ARGV[3], ARGV[4])`;

/** Makes weights the newest, with a version above all before. */
export const PUBLISH: string = `${FENCE}
local version = math.max(tonumber(redis.call('HGET', KEYS[2], 'version') or '0'), tonumber(ARGV[2])) + 1
redis.call('HSET', KEYS[2], 'version', version, 'bytes', ARGV[3], 'digest', ARGV[4])
return version`;

/** The learner at work remains it, and has its training again where Redis has lost that: `held`, or `bare` without weights. */
export const BEAT = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 'lost' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if ARGV[3] == '' then return 'held' end
redis.call('HSET', KEYS[2], 'id', ARGV[3], 'text', ARGV[4], 'mostWaiting', ARGV[5], 'mostKept', ARGV[6])
if redis.call('EXISTS', KEYS[3]) == 0 then return 'bare' end
return 'held'`;

/** Makes a checkpoint, whose parts are there, the one that counts; drops the one before, and the experience that it holds. */
export const COMMIT: string = `${FENCE}
local old = redis.call('HMGET', KEYS[2], 'name', 'parts')
for i = 0, tonumber(ARGV[3]) - 1 do redis.call('PERSIST', KEYS[2] .. ':' .. ARGV[2] .. ':' .. i) end
redis.call('HSET', KEYS[2], 'name', ARGV[2], 'parts', ARGV[3], 'digest', ARGV[4], 'training', ARGV[5])
if old[1] and old[1] ~= ARGV[2] then
  for i = 0, tonumber(old[2]) - 1 do redis.call('UNLINK', KEYS[2] .. ':' .. old[1] .. ':' .. i) end
end
if ARGV[6] ~= '' then redis.call('XTRIM', KEYS[3], 'MINID', ARGV[6]) end
return 'saved'`;

/** Gives the place of the learner up, for another to take at once. */
export const LEAVE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end";
