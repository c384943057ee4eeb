-- One path after the other through a lens; the arguments say how many paths there are, and which lens.
wrk.method = "POST"
wrk.path = "/v1/query"
wrk.headers["Content-Type"] = "application/json"
local counter = 0
local paths = 1
local lens = "consensus"

function init(args)
  paths = tonumber(args[1])
  lens = args[2]
end

function request()
  counter = counter + 1
  local body = string.format(
    '{"concept_path":"flight/2011-12-08/AA-%d-TPA-MIA/scheduled_departure","lens":"%s"}', (counter * 7919) % paths, lens)
  return wrk.format(nil, nil, nil, body)
end
