// Both the contract and the platform have a Session; here the word is the contract's.
global using Session = Coaching.Scheduling.V1.Session;
global using Tx = Coaching.Platform.Session;
