-- Questions through the default lens over the paths of a file, one a line; the arguments: the file.
wrk.method = "POST"
wrk.path = "/v1/query"
wrk.headers["Content-Type"] = "application/json"
local counter = 0
local paths = {}

function init(args)
  for line in io.lines(args[1]) do
    paths[#paths + 1] = line
  end
end

function request()
  counter = counter + 1
  return wrk.format(nil, nil, nil, '{"concept_path":"' .. paths[(counter % #paths) + 1] .. '"}')
end
