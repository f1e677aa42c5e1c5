-- Puts every value out of order, in one of five ways: cut short, changed at its end, swapped for the value before, replaced by bytes
-- that mean nothing, or by a value of another type.
local before = ''
for turn, key in ipairs(redis.call('KEYS', '*')) do
    local way = turn % 5
    if way < 3 and redis.call('TYPE', key).ok == 'string' then
        local value = redis.call('GET', key)
        local spoilt = {
            [0] = string.sub(value, 1, math.floor(#value / 2)),
            [1] = string.sub(value, 1, -2) .. string.char((string.byte(value, -1) or 0) % 255 + 1),
            [2] = before,
        }
        redis.call('SET', key, spoilt[way])
        before = value
    elseif way == 3 then
        redis.call('SET', key, '\0\255garbage\1' .. key)
    else
        redis.call('DEL', key)
        redis.call('RPUSH', key, 'garbage')
    end
end
