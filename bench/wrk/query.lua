-- One path after the other through a lens; the arguments say how many paths there are, and which lens.
-- The requests are made before the measurement: making them takes processor time of the machine that is measured.
wrk.method = "POST"
wrk.path = "/v1/query"
wrk.headers["Content-Type"] = "application/json"
local requests = {}
local counter = 0

function init(args)
  local paths = tonumber(args[1])
  for i = 1, paths do
    requests[i] = wrk.format(nil, nil, nil, string.format(
      '{"concept_path":"flight/2011-12-08/AA-%d-TPA-MIA/scheduled_departure","lens":"%s"}', (i * 7919) % paths, args[2]))
  end
end

function request()
  counter = counter % #requests + 1
  return requests[counter]
end
