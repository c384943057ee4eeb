-- Takes tokens from one limit: the generic cell rate algorithm with a cost. The state is a moment of this server's clock in
-- microseconds, and how many nanoseconds it takes from there until the whole burst is back (the backlog); every number is whole and
-- below 2^53, so nothing is rounded. A clock that goes back stops nothing: the backlog is kept and falls from the new moment on.
--
-- KEYS[1]  the limit
-- ARGV     interval: nanoseconds in which a token comes back
--          burst: tokens
--          want: tokens asked for
--          least: fewer are not taken; 0: all are taken, whether or not they are there
--          lease: more that may be taken ahead, of an eighth of what is left
--          floor: backlog that the caller knows of; a server that forgot believes it
--          owed: nanoseconds of it that the caller gave away while it could not ask
-- Returns  tokens taken, and the backlog in nanoseconds after it
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local want, least, lease = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local floor, owed = tonumber(ARGV[6]), tonumber(ARGV[7])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

local backlog, went_back = 0, false
local kept = redis.call('GET', KEYS[1])
if kept then
  local at, ns = string.match(kept, '^(%d+) (%d+)$')
  if at then
    went_back = now < tonumber(at)
    backlog = math.max(0, tonumber(ns) - math.max(0, now - tonumber(at)) * 1000)
  end
end
-- Nobody owes more than an hour beyond the burst.
local most = burst * interval + 3600000000000
backlog = math.min(math.max(backlog, floor) + owed, most)

local room = math.max(0, math.floor((burst * interval - backlog) / interval))
local taken = 0
if least == 0 then
  taken = want
elseif room >= math.min(least, burst) then
  taken = math.max(least, math.min(want, room))
  taken = taken + math.max(0, math.min(lease, math.floor((room - taken) / 8)))
end

if taken > 0 or floor > 0 or owed > 0 or went_back then
  backlog = math.min(backlog + taken * interval, most)
  if backlog > 0 then
    redis.call('SET', KEYS[1], string.format('%.0f %.0f', now, backlog), 'PX', string.format('%.0f', math.floor(backlog / 1000000) + 1000))
  end
end
return { taken, backlog }
