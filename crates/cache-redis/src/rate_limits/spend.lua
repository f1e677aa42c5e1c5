-- Counts an attempt, as `domain::throttle::Quota::spend` does. Returns how many microseconds' worth of the quota was spent
-- before it, from which the caller, who knows the same rule, can tell all the rest.
--
-- KEYS[1] holds the moment at which all of the quota will be there again, in microseconds since 1970, by Redis' own clock.
-- Doubles are exact up to 2^53 of them, in the year 2255.
local interval, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local capacity = interval * limit
local spent = math.max(tonumber(redis.call('GET', KEYS[1]) or 0) - now, 0)

-- More than there is: the clock was set back, or the rule was changed. What is stored would lock the subject out.
if spent > capacity then spent = 0 end

if spent + interval <= capacity then
  local after = spent + interval
  redis.call('SET', KEYS[1], string.format('%.0f', now + after), 'PX', string.format('%.0f', math.ceil(after / 1000)))
end
return spent
