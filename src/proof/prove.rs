//! The proof: everything that is found about whole orders.

use super::Limits;
use super::demands::Demands;
use super::exploration::Exploration;
use super::findings::Findings;
use super::model::Model;
use super::race::RaceMatrix;
use super::stock;
use super::survey::Survey;
use super::verified::Verified;
use super::witness::Witness;
use crate::document::Diagnostic;
use crate::workflow::{Workflow, check};

/// What is true of every order of a workflow, and what is wrong.
#[derive(Debug, Clone)]
pub struct Proof {
    explored: Exploration,
    races: RaceMatrix,
    findings: Vec<Diagnostic>,
    witnesses: Vec<Option<Witness>>,
    verified: Verified,
}

impl Workflow {
    /// Explores whole orders and looks for everything that is wrong with them: transitions that no
    /// order takes, invariants that are broken, orders that cannot come to an end, reports that the
    /// graph cannot follow, reports whose order of arrival or whose repeat makes a difference, and
    /// ways round what the document demands.
    ///
    /// The workflow passed the checks of each axis already; see
    /// [`Workflow::check`](Workflow::check). What the document allows is left out.
    ///
    /// ```
    /// use orderflow::{Workflow, proof::{Limits, Verified}};
    ///
    /// let proof = Workflow::standard().prove(Limits::default());
    /// assert_eq!(proof.verified(), Verified::Full);
    /// assert_eq!(proof.findings(), []);
    /// ```
    #[must_use]
    pub fn prove(&self, limits: Limits) -> Proof {
        let (explored, survey) = self.surveyed(limits);
        self.proved(explored, &survey)
    }

    /// The same, unless the findings of the exploration alone are `enough`: then races and demands,
    /// which take as long again, are not looked at, and nothing is claimed of them.
    #[must_use]
    pub fn prove_until(&self, limits: Limits, enough: impl FnOnce(&[Diagnostic]) -> bool) -> Proof {
        let (explored, survey) = self.surveyed(limits);
        let verified = explored.partial().map_or(Verified::WithoutRaces, Verified::Partial);
        let mut found = Findings::of(&explored, Verified::Full);
        found.survey(&survey);
        let findings = check::settle_proof(self.document(), &found.list, false);
        if !enough(&findings) {
            return self.proved(explored, &survey);
        }
        let witnesses = findings.iter().map(|finding| found.witness_of(finding)).collect();
        Proof { explored, races: RaceMatrix::unknown(), findings, witnesses, verified }
    }

    /// Every configuration, and what was seen on the way.
    fn surveyed(&self, limits: Limits) -> (Exploration, Survey) {
        let (explored, mut survey) = stock::explore::<Survey>(Model::of(self), limits);
        survey.rest(&explored);
        (explored, survey)
    }

    /// Everything that follows from it.
    fn proved(&self, explored: Exploration, survey: &Survey) -> Proof {
        let races = self.races(&explored);
        let demands = Demands::of(&explored);
        let all = races.is_complete && demands.is_complete && survey.edges.is_some();
        let verified = match explored.partial() {
            Some(partial) => Verified::Partial(partial),
            None if !all => Verified::WithoutRaces,
            None => Verified::Full,
        };
        let mut found = Findings::of(&explored, verified);
        found.survey(survey);
        found.races(&races);
        found.demands(demands.found);
        let whole = verified == Verified::Full;
        let settled = check::settle_proof(self.document(), &found.list, whole);
        let findings: Vec<Diagnostic> = settled;
        let witnesses = findings.iter().map(|finding| found.witness_of(finding)).collect();
        Proof { explored, races, findings, witnesses, verified }
    }
}

impl Proof {
    /// Every finding, ordered by severity, code and place.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The story of the finding of that number, where it has one: it ends where the message says.
    #[must_use]
    pub fn witness(&self, finding: usize) -> Option<&Witness> {
        self.witnesses.get(finding)?.as_ref()
    }

    /// How much is proved.
    #[must_use]
    pub const fn verified(&self) -> Verified {
        self.verified
    }

    /// How many configurations were looked at.
    #[must_use]
    pub fn configurations(&self) -> usize {
        self.explored.len()
    }

    /// Every configuration and a shortest way to it.
    #[must_use]
    pub const fn exploration(&self) -> &Exploration {
        &self.explored
    }

    /// What becomes of reports that come twice or in another order.
    #[must_use]
    pub const fn races(&self) -> &RaceMatrix {
        &self.races
    }

    /// Whether no finding is an error or denied.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        use crate::document::Severity;
        !self.findings.iter().any(|finding| finding.severity <= Severity::Deny)
    }
}
