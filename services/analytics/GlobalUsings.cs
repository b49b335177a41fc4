// The scheduling contract has a Session too; here the word is left to it.
global using Tx = Coaching.Platform.Session;
