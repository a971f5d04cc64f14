"""The small words of questions, by what they say. A block is of phrases, divided by | and by lines."""

from __future__ import annotations

POLITE = """
please | can you | could you | can you please | could you please | i want to know
i would like to know | now | and
"""
# How a question begins.
LEAD = """
sort | order | show | show me | name | retrieve | please list | please show | please give | list
list out | find | find out | give | give me | return | get | tell me | display | select | what is
what are | what were | what was | who is | who are | which are | which is | report | state | provide
give us | what | which | compute | calculate | determine | show us | list all | list me
"""
# Between that and what is shown.
THE = """
the | all | all the | a list of | the list of | a | an | every | each | each of the | any | some
me | of the | those | these | our | the specific | the corresponding | the respective | out
"""
EVERYTHING = """
information | all information | all the information | details | all details | all the details
everything | all info | all columns | the information | all the info | all data | all fields
all attributes
"""
DIFFERENT = """
different | distinct | unique | the different | the distinct | the unique | all different
all distinct | all the different | all the distinct | all unique | the set of distinct
the list of distinct
"""
# Between two things shown.
AND = """
and | , | , and | as well as | along with | together with | and also | , as well as | , along with
and the | and their | and its | with their | with
"""
THEIR = """
the | their | its | the corresponding | corresponding | their corresponding | respective
their respective | his | her | what | what is the | what are the | what are their | his or her | all
"""
# Between what is shown and whose it is.
OF = """
corresponding to | corresponding to the | corresponding to all | about | on | about all | about the
about all the | about each | of | for | from | in | among | across | of the | for the | from the
in the | of all | for all | of all the | for all the | from all | in all | of each | for each
of every | for every | of any | across all | among all | among all the | belonging to
that belong to | over all | of each of the | of these | of different | for any | held by | owned by
"""
# Before what groups are of.
EACH = """
for each | of each | per | by | in each | at each | from each | with each
for every | in every | of every | for each of the | grouped by | grouped by each
for each different | for different | for the different | in different | across different
for each distinct | by each | from different | within each | under each | on each | , grouped by
grouped by the | broken down by | for all the different | for all different | from each different
"""
# What says nothing.
FILL = """
yet | are | were | is | in the database | in our database | in the table | are there | there are
do we have | exist | in total | are recorded | on record | are listed | in the system | in the
records | that exist | there | have been recorded | we have | are in the database | altogether | in
all | for me | are there in total | in the list | that are listed | that we have
"""
# The number of each, behind them.
THEM = """
and the number of them | and number of them | and how many of them there are
and how many there are | and how many are there | , and how many are there | and the number of each
and their number | and the count of each | and how many of them are there
and the corresponding count | , and how many of them are there | , and how many there are
"""
# Before what is counted.
COUNT = """
how many | count | count the number of | count the | count the total number of | the number of
number of | the total number of | total number of | count of | the count of | the amount of
how many total | count how many | tell me how many | what is the number of | count all
count all the | the total count of | find out how many | find how many | the counts of | counts of
"""
MOST = """
most | the most | largest number of | the largest number of | the most number of | most number of
the greatest number of | the highest number of | highest number of | the maximum number of
maximum number of | the largest amount of | the largest count of | greatest number of
"""
FEWEST = """
fewest | the fewest | the least number of | least number of | the smallest number of
smallest number of | the lowest number of | the least | least | the minimum number of
the fewest number of
"""
COMMON = """
most common | most frequent | most popular | most commonly used | most often used
most frequently used | most commonly occurring
"""
UNCOMMON = "least common | least frequent | least popular | least commonly used | rarest"
MOSTLY = """
that is most common | that is the most common | that are the most common | that are most common
which is most common | that is used most often | that are used most often
that is used most frequently | that are used most frequently | that occurs most often
that appears most often | that appears most frequently | that is most frequently used
used most often | used most frequently | that is used the most | that are used the most
that appears the most | that occurs most frequently | that is the most popular
that is the most frequent
"""
# Before what rows are ordered by, either way, and both ways.
ORDERED = """
in order by | ordered by | sorted by | order by | sort by | ordered | sorted | and order by
and sort by | and sort them by | and order them by | arranged by | listed by
and sort the results by | and order the results by | sort them by | order them by
sort the results by | order the results by | sort the list by | and list them by | ranked by
sorted according to | in the order of | in order of | ordered according to | order them | sort them
, ordered by | , sorted by | in the order of their
"""
ASCENDING = """
in the ascending order | ascending | increasing | in ascending order | in increasing order | asc
in asc order | from lowest to highest | from low to high | from smallest to largest
ascending order | from the lowest to the highest | in an ascending order | in alphabetical order
alphabetically | in ascending alphabetical order | in alphabetic order | in lexicographical order
in lexicographic order | in ascending lexicographical order | lexicographically
in alphabetical ascending order | from least to greatest
"""
DESCENDING = """
in the descending order | descending | decreasing | in descending order | in decreasing order
in reverse order | desc | in desc order | from highest to lowest | from high to low
from largest to smallest | from most to least | descending order | from the highest to the lowest
in a descending order | in reverse alphabetical order | , descending
"""
ASCENDING_BY = """
in ascending order of | in increasing order of | in the ascending order of | in ascending order by
in alphabetical order of | in alphabetical order by | ordered in ascending order of
sorted in ascending order of | sorted in ascending order by | alphabetically by
ordered in ascending order by | ordered ascending by | sorted alphabetically by
in lexicographical order of | in ascending alphabetical order of | sorted in alphabetical order by
ordered alphabetically by | in the alphabetical order of | , in ascending order of
, ordered alphabetically by | in order of ascending | in order of increasing
ordered in alphabetical order by | ordered by ascending | sorted ascending by
in lexicographic order of | sorted in lexicographical order of | in the increasing order of
in ascending | in increasing | sorted by ascending
"""
DESCENDING_BY = """
in descending order of | in decreasing order of | in the descending order of
in descending order by | ordered in descending order of | sorted in descending order of
sorted in descending order by | in the decreasing order of | ordered in descending order by
ordered descending by | sorted descending by | from highest to lowest | , in descending order of
, ordered descending by | in reverse order of | ordered by descending | ordered by the descending
in order of descending | in order of decreasing | sorted by descending | in descending
in decreasing | sorted by decreasing
"""
# Before what the first of an order has.
HIGHEST = """
oldest | latest | most recent | newest | highest | largest | most | maximum | greatest | biggest
max | longest | the most | the highest | the largest | the maximum
"""
LOWEST = """
youngest | earliest | lowest | smallest | least | minimum | fewest | min | shortest | the least
the lowest | the smallest | the minimum
"""
ALPHABETICAL = """
in alphabetical order | alphabetically | in lexicographical order | in ascending alphabetical order
in alphabetic order | in lexicographic order | in ascending lexicographical order
"""
FROM_THE_END = "in reverse alphabetical order | in descending alphabetical order"
BEFORE_ALPHABETICAL = """
ordered | sorted | listed | , ordered | , sorted | sort them | order them | ordered by
sort the list | and sort them | sorted by | arranged
"""
# Between what is told apart and how many rows it has.
HAS = """
has | have | with | that has | that have | who have | who has | where there are | which has | had
having | contains | contain | that are | is | are | that is | for | of | from | shared by | that had
among | belongs to | is shared by | are shared by | corresponds to | correspond to
corresponding to | that corresponds to | that correspond to | associated with | is associated with
are associated with | is used by | are used by | used by | that appear | held by | produces
produce | with the
"""
# Before the highest of something.
WITH = """
with | with the | that has | that has the | that have the | having | having the | who has
who has the | which has | which has the | has | has the | that had the | have the | who have the
whose
"""
# Before records that a second sentence says what to show of.
SHOW = """
which | what | find | find the | show | list | find all | find all the | list all | list all the
what are the | which are the
"""
# Before what is shown once more: the number of rows is of each.
OF_THAT = """
in that | of that | for that | with that | in each | of each | for each | with each | from that
from each | under each | in this | that have that | have that | have each
"""
THEY_HAVE = """
they are in | they belong to | they participated in | they hosted | they made | they placed
they won | they own | they offer | they take | they teach | they have | it has | each has
each of them has | in it | in them | they has | each have | there
"""
THEY_ARE_IN = """
they are in | they belong to | they work in | they work for | it belongs to | they are from
they live in | they play for | it is in | they belong in | they are part of
"""
IS = """
is | are | was | were | be | being | equals | equal to | is equal to | are equal to | of | as | =
has been | have been
"""
NOT = """
are not located in | is not located in | not located in | are not in | is not in | is not from
are not from | is not the | are not the | is not a | not | is not | are not | was not | were not
isn't | other than | is other than | different from | is different from | does not equal
do not equal
"""
# Before a column that a condition is on.
INTRO = """
at | in | at the | in the | from | with | with a | with an | with the | whose | where | where the
having | having a | having an | that have | that has | who have | who has | which have | which has
that have a | that has a | who have a | which have a | that have an | who have an | with their
that are | who are | which are | that were | that is | who is | which is | and | that have the
who have the | having the | have | has | had | of | for which the | for which
"""
WITHOUT_VALUE = """
that do not have | who do not have | which do not have | that does not have | who does not have
without | not having | not with | that don't have | who don't have
"""
MORE = """
more than | greater than | larger than | higher than | bigger than | above | over | exceeding
longer than | after | later than | bigger | greater | larger | exceeds | exceed
"""
LESS = """
less than | fewer than | smaller than | lower than | below | under | shorter than | before
earlier than | smaller
"""
AT_LEAST = """
at least | no less than | not less than | greater than or equal to | more than or equal to
larger than or equal to
"""
AT_MOST = """
at most | no more than | not more than | less than or equal to | smaller than or equal to | up to
"""
OR_MORE = "or more | or above | or higher | or greater | or larger | or over"
OR_LESS = "or less | or below | or lower | or fewer | or smaller | or under"
# Before a value that one column alone has.
FROM = """
from | in | at | of | on | by | for | located in | located at | that are located at | that are in
who are from | that are from | who is from | based in | from the | in the | who come from
that come from | coming from | living in | who live in | that live in | made by
that are located in | with
"""
NOT_FROM = """
which are not located in | that are not located in | which are not in | not from | not in
that are not in | that are not from | who are not from | not located in | outside | outside of
outside the
"""
NAMED = """
named | called | with name | with the name | whose name is | that is named | that is called | titled
with the title | with title | entitled | name | title
"""
NOT_NAMED = """
other than | except | except for | excluding | not named | not called | that are not named
that is not named
"""
CONTAINS = """
contains | contain | containing | include | includes | including | that contain | that contains
which contain | contains the word | contain the word | containing the word | contain the substring
contains the substring | contain the letter | contains the letter | contain the letters
containing the letter | includes the word | include the word | including the word
has the substring | have the substring | contain the phrase
"""
BEGINS = """
starts with | start with | starting with | begins with | begin with | beginning with
that starts with | that start with | which start with | starts with the letter
start with the letter
"""
ENDS = """
ends with | end with | ending with | that ends with | that end with | ending in | ends in | end in
"""
# Before related rows that there are none of.
HAVE_NONE = """
without | without any | without a | without an | with no | that have no | who have no
which have no | have no | has no | that has no | that do not have any | who do not have any
which do not have any | that do not have | who do not have | which do not have | do not have any
does not have any | that does not have any | who does not have any | that don't have any
who don't have any | that do not have a | who do not have a | which do not have a | do not have
don't have any | that had no | that had not any | not having any | having no
that have never had any | that have not had any | that have not any | who do not own any
that does not have | have not had any | has not had any | are not in charge of any
is not in charge of any | are not on any | are not in any | is not in any
who are not in charge of any | that are not on any | that are not in any | who are not in any
who didn't have any | didn't have any | who didn't have an | who did not have any
that did not have any | that don't have | who don't have
"""
ARE_NOT = """
have not | has not | had not | do not | does not | did not | don't | doesn't | didn't | haven't
hasn't | are not | is not | were not | was not | have never | has never | had never | never
are never | were never | was never | is never | not | aren't | weren't | have not been
has not been | have never been | has never been | has not yet been | have not yet
"""
WHO = "that | who | which | , that | , who | , which"
DO = """
have | has | had | are | is | were | was | been | have been | has been | do | does | did | can
had been
"""
ANY = """
any | a | an | at least one | one or more | some | at least a | any of the | at least 1 | 1 or more
"""
OLDEST_FIRST = "from oldest to youngest | from the oldest to the youngest"
YOUNGEST_FIRST = "from youngest to oldest | from the youngest to the oldest"
