Captured(b) == b.gateway + b.manual
Holding(b) == IF Captured(b) > b.refunded THEN Captured(b) - b.refunded ELSE 0
Price(b) == IF b.free THEN 0 ELSE 3
Outstanding(b) == IF Price(b) > Captured(b) THEN Price(b) - Captured(b) ELSE 0
HasLines(b) == b.goods # "none"
At(b, where) == HasLines(b) /\ \E n \in Lines : b.units[n].at = where
HadLeft(b) == HasLines(b) /\ \E n \in Lines : b.units[n].at # "unsent"
AllBack(b) == Captured(b) > 0 /\ b.refunded >= Captured(b)
Settled(u) == u.refunded \/ u.at \in {"delivered", "returned"}
AllSettled(b) == AllBack(b) \/ ~HasLines(b) \/ \A n \in Lines : Settled(b.units[n])

Rank(u) == (CASE u.at = "unsent" -> 0 [] u.at = "way" -> 2 [] u.at = "delivered" -> 4
              [] u.at = "returned" -> 6) + (IF u.refunded THEN 1 ELSE 0)
Ranked(r) ==
  [at |-> CASE r < 2 -> "unsent" [] r < 4 -> "way" [] r < 6 -> "delivered" [] OTHER -> "returned",
   refunded |-> r % 2 = 1]
KeepUnit(u) == [at |-> IF WatchUnits THEN u.at ELSE "unsent",
                refunded |-> WatchLines /\ u.refunded]
Min(m, n) == IF m < n THEN m ELSE n
\* The rank that comes at the place n, where they are sorted.
Sorted(ranks, n) ==
  CHOOSE r \in 0..7 : Cardinality({m \in Lines : ranks[m] < r}) < n
                    /\ Cardinality({m \in Lines : ranks[m] <= r}) >= n
Pack(b, ranks) ==
  [b EXCEPT
    !.gateway = IF ~WatchGateway THEN 0 ELSE IF WatchCaptured THEN @ ELSE Min(@, 1),
    !.manual = IF ~WatchCaptured THEN 0 ELSE IF WatchGateway THEN @ ELSE Captured(b),
    !.refunded = IF WatchRefunded THEN @ ELSE 0,
    !.parcel = WatchUnits /\ @,
    !.units = [n \in Lines |-> Ranked(Sorted(ranks, n))]]
Keep(b) ==
  CHOOSE kept \in {Pack(b, ranks) : ranks \in {[n \in Lines |-> Rank(KeepUnit(b.units[n]))]}} : TRUE
Kept(k) == [k EXCEPT !.books = Keep(@)]

Nothing(b) == [books |-> b, money |-> FALSE, units |-> FALSE, any |-> FALSE]

Take(b, n, gateway) ==
  [books |-> IF gateway THEN [b EXCEPT !.gateway = @ + n] ELSE [b EXCEPT !.manual = @ + n],
   money |-> n > 0, units |-> FALSE, any |-> n > 0]
Captures(b) ==
  {Take(b, n, gateway) : n \in {m \in {0, 1, Outstanding(b), 4 - Captured(b)} : Captured(b) + m <= 4},
                         gateway \in BOOLEAN}

Give(b, n, lines) ==
  [books |-> [b EXCEPT !.refunded = @ + n,
                       !.units = [m \in Lines |-> [at |-> b.units[m].at,
                         refunded |-> b.units[m].refunded \/ m \in lines]]],
   money |-> n > 0, units |-> FALSE, any |-> n > 0 \/ lines # {}]
Refunds(b) ==
  {Give(b, n, {}) : n \in {m \in {0, 1, Holding(b), 5 - b.refunded} : b.refunded + m <= 5}}
  \cup (IF WatchLines /\ HasLines(b)
        THEN {Give(b, n, lines) : n \in {m \in {0, 1, Holding(b)} : b.refunded + m <= 5},
                                  lines \in (SUBSET Lines) \ {{}}}
        ELSE {})

\* Moves those of the lines that are at one of the places; `knows` is what becomes of the parcel.
Carry(b, lines, from, to, named, knows) ==
  LET goes(n) == HasLines(b) /\ n \in lines /\ b.units[n].at \in from
      missed == named /\ \E n \in lines : ~goes(n)
      moved == \E n \in Lines : goes(n)
  IN [books |-> [b EXCEPT !.units = [n \in Lines |-> [at |-> IF goes(n) THEN to ELSE b.units[n].at,
                                                     refunded |-> b.units[n].refunded]],
                          !.parcel = IF knows = "told" THEN @ \/ moved
                                     ELSE IF knows = "back" THEN @ /\ ~moved ELSE @],
      money |-> FALSE, units |-> moved, any |-> moved \/ missed]
All(b, from, to, knows) == Carry(b, Lines, from, to, FALSE, knows)
Named(b, from, to, knows) ==
  IF HasLines(b)
  THEN {Carry(b, lines, from, to, TRUE, knows) : lines \in (SUBSET Lines) \ {{}}}
  ELSE {}
Again(b, told) == IF told THEN {Nothing(b)} ELSE {}
Empty(b) ==
  IF HasLines(b) THEN {}
  ELSE {[books |-> [b EXCEPT !.parcel = TRUE], money |-> FALSE, units |-> FALSE, any |-> TRUE]}
Attempt(k) == [k EXCEPT !.any = TRUE]

Whole(b, kind) ==
  CASE kind = "none" -> Nothing(b)
    [] kind = "capture" -> Take(b, Outstanding(b), FALSE)
    [] kind = "refund" -> Give(b, Holding(b), {})
    [] kind = "failed_payment" -> Attempt(Nothing(b))
    [] kind = "void_manual" ->
         [books |-> [b EXCEPT !.manual = 0], money |-> FALSE, units |-> FALSE, any |-> b.manual > 0]
    [] kind = "dispatch" -> All(b, {"unsent"}, "way", "told")
    [] kind = "last_leg" ->
         IF At(b, "way") THEN Nothing(b) ELSE All(b, {"unsent"}, "way", "told")
    [] kind = "delivery" ->
         All(b, IF HadLeft(b) THEN {"way"} ELSE {"unsent"}, "delivered", "told")
    [] kind = "failed_delivery" -> Attempt(All(b, {"way"}, "unsent", "back"))
    [] kind = "return" ->
         All(b, IF HadLeft(b) THEN {"way", "delivered"} ELSE {"unsent"}, "returned", "told")
    [] kind = "completion" -> All(b, {"unsent", "way"}, "delivered", "kept")
    [] kind = "restock" -> All(b, {"returned"}, "unsent", "kept")
    [] kind = "undo_dispatch" -> All(b, {"way"}, "unsent", "back")
    [] kind = "undo_delivery" ->
         All(b, {"delivered"}, IF b.pickup \/ b.goods # "shipped" THEN "unsent" ELSE "way", "kept")

Bookings(b, kind) == {Kept(k) : k \in
  CASE kind = "capture" -> Captures(b)
    [] kind = "refund" -> Refunds(b)
    [] kind \in {"dispatch", "last_leg"} ->
         {Whole(b, kind)} \cup Named(b, {"unsent"}, "way", "told") \cup Again(b, b.parcel) \cup Empty(b)
    [] kind = "delivery" ->
         {Whole(b, kind)} \cup Named(b, {"way", "unsent"}, "delivered", "told")
         \cup Again(b, b.parcel /\ ~At(b, "way"))
    [] kind = "failed_delivery" ->
         {Whole(b, kind)} \cup {Attempt(k) : k \in Named(b, {"way"}, "unsent", "back")}
    [] kind = "return" ->
         {Whole(b, kind)} \cup Named(b, {"delivered", "way", "unsent"}, "returned", "told")
         \cup Again(b, At(b, "returned") \/ (b.parcel /\ ~At(b, "way") /\ ~At(b, "delivered")))
    [] OTHER -> {Whole(b, kind)}}

Enter(b, kind) == [Whole(b, kind).books EXCEPT !.parcel = FALSE]
New(free, later, pickup, goods) ==
  [free |-> free, later |-> later, pickup |-> pickup, goods |-> goods,
   gateway |-> 0, manual |-> 0, refunded |-> 0, parcel |-> FALSE,
   units |-> [n \in Lines |-> [at |-> "unsent", refunded |-> FALSE]]]
