// Each test runs whole processes; beside each other they would only wait for the processor.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
