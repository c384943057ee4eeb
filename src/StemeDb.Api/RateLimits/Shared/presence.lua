-- Tells that a process is there, and counts those that are: all that told so within the last ten seconds of this server's clock.
--
-- KEYS[1]  the processes
-- ARGV[1]  the process that tells
-- Returns  how many there are
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - 10000))
-- Of a clock that went back nothing is left that would stay for ever.
redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('%.0f', now + 10000), '+inf')
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('PEXPIRE', KEYS[1], 60000)
return redis.call('ZCARD', KEYS[1])
