global using Fault = StemeDb.Contracts.V1.Fault;
global using FaultCode = StemeDb.Contracts.V1.FaultCode;
global using ValueType = StemeDb.Model.Registry.ValueType;
