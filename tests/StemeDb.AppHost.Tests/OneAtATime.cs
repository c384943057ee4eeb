// Each test of the stack starts several processes; beside each other they would only wait for the same cores.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
