-- Ready, Reconciling and Stalled are those of kstatus; all four kinds have them.
local health = { status = "Progressing", message = "Waiting for the operator" }

if obj.metadata.deletionTimestamp ~= nil then
  health.message = "Being deleted"
end

if obj.status == nil or obj.status.conditions == nil then
  return health
end

local conditions = {}
for _, condition in ipairs(obj.status.conditions) do
  conditions[condition.type] = condition
end

if obj.metadata.deletionTimestamp ~= nil then
  local reconciling = conditions["Reconciling"]
  if reconciling ~= nil and reconciling.status == "True" and reconciling.message ~= "" then
    health.message = "Being deleted: " .. reconciling.message
  end
  return health
end

if obj.metadata.generation ~= nil and obj.status.observedGeneration ~= obj.metadata.generation then
  health.message = "Waiting for the operator to see the latest spec"
  return health
end

local stalled = conditions["Stalled"]
if stalled ~= nil and stalled.status == "True" then
  health.status = "Degraded"
  health.message = stalled.reason .. ": " .. stalled.message
  return health
end

local reconciling = conditions["Reconciling"]
if reconciling ~= nil and reconciling.status == "True" then
  health.message = reconciling.reason .. ": " .. reconciling.message
  return health
end

local ready = conditions["Ready"]
if ready ~= nil and ready.status == "True" then
  health.status = "Healthy"
  health.message = ready.message
  local drifted = conditions["Drifted"]
  if drifted ~= nil and drifted.status == "True" then
    health.message = "Drifted: " .. drifted.message
  end
end

return health
