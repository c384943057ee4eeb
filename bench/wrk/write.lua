-- New claims, one per request; the argument keeps the rounds apart.
wrk.method = "POST"
wrk.path = "/v1/assertions"
wrk.headers["Content-Type"] = "application/json"
local counter = 0
local round = "0"

function init(args)
  round = args[1]
end

function request()
  counter = counter + 1
  local body = string.format(
    '{"concept_path":"single/%s/%d/scheduled_departure","value":"13:55","source":"source%d","asserted_at":"2011-12-08T00:00:00Z"}',
    round, math.floor(counter / 20), counter % 20)
  return wrk.format(nil, nil, nil, body)
end
