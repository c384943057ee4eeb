-- One path after the other through the default lens; the argument says how many paths there are.
wrk.method = "POST"
wrk.path = "/v1/query"
wrk.headers["Content-Type"] = "application/json"
local counter = 0
local paths = 1

function init(args)
  paths = tonumber(args[1])
end

function request()
  counter = counter + 1
  local body = string.format('{"concept_path":"flight/2011-12-08/AA-%d-TPA-MIA/scheduled_departure"}', (counter * 7919) % paths)
  return wrk.format(nil, nil, nil, body)
end
