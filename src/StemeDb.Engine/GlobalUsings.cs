// Both the model and the contract have faults; inside the engine a fault is what is sent to the caller.
global using Fault = StemeDb.Contracts.V1.Fault;
global using FaultCode = StemeDb.Contracts.V1.FaultCode;
